import CairnDomain
import CairnMigrations
import CairnRepositories
import Synchronization

extension MigrationFile {
    init(_ path: String, _ text: String = "SELECT 1;") {
        self.init(path: path, bytes: Array(text.utf8))
    }
}

extension MigrationSource {
    /// Migrations 1, 2, 3, ... of one statement each.
    static func numbered(_ versions: Int..., suffix: String = "") throws -> MigrationSource {
        try MigrationSource(
            files: versions.flatMap { version in
                [
                    MigrationFile("000\(version)_m.up.sql", "CREATE \(version)\(suffix)"),
                    MigrationFile("000\(version)_m.down.sql", "DROP \(version)"),
                ]
            }, owner: "Tester")
    }
}

extension BackendKind {
    static let test = BackendKind(rawValue: "test")
}

/// A driver that keeps nothing but the history and the statements it was given: for tests of planning.
final class RecordingDriver: MigrationDriver {
    let rows: Mutex<[AppliedMigration]>
    let executed = Mutex<[String]>([])
    let backend = BackendKind.test

    init(_ rows: [AppliedMigration] = []) { self.rows = Mutex(rows) }

    var log: [String] { executed.withLock { $0 } }
    var versions: [Int] { rows.withLock { $0.map(\.version).sorted() } }

    func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        try StatementSplitter(SQLDialect()).statements(in: script)
    }

    func history() async throws -> [AppliedMigration] { rows.withLock { $0 } }

    func perform(_ step: MigrationStep) async throws -> MigrationStep.Outcome {
        try rows.withLock { rows in
            guard case .run(let first) = try step.decision(given: rows) else { return .alreadyDone }
            executed.withLock { $0 += step.statements[first...].map(\.text) }
            rows.removeAll { $0.version == step.migration.version }
            if step.direction == .up { rows.append(step.applied(at: .now, duration: .zero)) }
            return .performed(.zero)
        }
    }

    func describeSchema() async throws -> SchemaDescription { SchemaDescription(objects: []) }
    func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
        SchemaDescription(objects: [])
    }
}

/// The reason of a refusal.
func reason(_ error: CairnError?) -> MigrationRefusal.Reason? {
    (error?.underlying as? MigrationRefusal)?.reason
}
