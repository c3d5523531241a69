public import CairnRepositories

/// All migrations of one schema, in order of version.
///
/// Versions need not be consecutive: a team may reserve numbers or use dates such as `20260115`.
public struct MigrationSource: Hashable, Sendable {
    /// The migrations, oldest first.
    public let migrations: [Migration]
    /// Who keeps the schema; an error about a database that is too new names it.
    public let owner: String

    /// Puts files together to migrations.
    ///
    /// - Parameters:
    ///   - files: The files in any order, named `NNNN_name.up.sql` and `NNNN_name.down.sql`.
    ///   - owner: Who keeps the schema, such as `Cairn`.
    /// - Throws: `CairnError` with code `invalidInput` that names the file and its flaw: a bad name, a version used
    ///   twice, a `down` without its `up`, a file that is empty or no text.
    public init(files: [MigrationFile], owner: String) throws(CairnError) {
        var scripts: [Int: [MigrationDirection: (name: String, script: MigrationScript)]] = [:]
        for file in files.sorted(by: { $0.path < $1.path }) {
            guard let name = MigrationFileName(path: file.path) else {
                throw .badMigrations("\(file.path): is not named \(MigrationFileName.expected)")
            }
            let same = scripts[name.version, default: [:]]
            if let other = same.values.first(where: { $0.name != name.name }) ?? same[name.direction] {
                throw .badMigrations("\(file.path): has the same version as \(other.script.file)")
            }
            scripts[name.version, default: [:]][name.direction] = (name.name, try MigrationScript(file))
        }
        var migrations: [Migration] = []
        for (version, pair) in scripts.sorted(by: { $0.key < $1.key }) {
            guard let up = pair[.up] else {
                let down = pair[.down]?.script.file ?? ""
                throw .badMigrations(
                    "\(down): has no \(Migration.label(version: version, name: "name")).up.sql beside it")
            }
            migrations.append(
                Migration(version: version, name: up.name, up: up.script, down: pair[.down]?.script))
        }
        self.migrations = migrations
        self.owner = owner
    }

    /// The newest version, or 0 when there are no migrations.
    public var latestVersion: Int { migrations.last?.version ?? 0 }

    /// The migration of a version.
    public subscript(version version: Int) -> Migration? {
        migrations.first { $0.version == version }
    }
}
