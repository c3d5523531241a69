public import CairnRepositories

/// What a backend does for migrations.
///
/// A backend whose schema changes are transactional implements ``perform(_:)`` as one transaction; one whose changes are
/// not adopts ``ResumableMigrationDriver``, which supplies it.
public protocol MigrationDriver: Sendable {
    /// The kind of database.
    var backend: BackendKind { get }

    /// Cuts a script into the statements that the database takes one at a time.
    ///
    /// - Throws: `CairnError` with code `invalidInput` that names file and line.
    func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement]

    /// The history, in any order; empty where there is none. Changes nothing, not even an empty database.
    func history() async throws -> [AppliedMigration]

    /// Runs a step, and writes it into the history, at most once among all processes.
    ///
    /// It takes the lock, reads the history anew, asks ``MigrationStep/decision(given:)``, and does that.
    ///
    /// - Throws: `CairnError` made by ``MigrationStep/failure(_:in:message:outcome:isTransient:backend:underlying:)``
    ///   for a statement that failed; code `busy` when the lock was not to be had.
    func perform(_ step: MigrationStep) async throws -> MigrationStep.Outcome

    /// The schema as it is, without the history's own table.
    func describeSchema() async throws -> SchemaDescription

    /// The schema that statements make in an empty scratch database.
    ///
    /// - Throws: `CairnError` when one fails there, or with code `unsupported` when there is no such place.
    func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription
}
