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
        var pairs: [Int: Pair] = [:]
        for file in files.sorted(by: { $0.path < $1.path }) {
            guard let name = MigrationFileName(path: file.path) else {
                throw .badMigrations("\(file.path): is not named \(MigrationFileName.expected)")
            }
            var pair = pairs[name.version] ?? Pair(name: name.name, file: file.path)
            guard pair.name == name.name, pair.scripts[name.direction] == nil else {
                throw .badMigrations("\(file.path): has the same version as \(pair.file)")
            }
            pair.scripts[name.direction] = try MigrationScript(file)
            pairs[name.version] = pair
        }
        var migrations: [Migration] = []
        for (version, pair) in pairs.sorted(by: { $0.key < $1.key }) {
            guard let up = pair.scripts[.up] else {
                throw .badMigrations("\(pair.file): has no .up.sql file beside it")
            }
            migrations.append(Migration(version: version, name: pair.name, up: up, down: pair.scripts[.down]))
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

    /// The files of one version.
    private struct Pair {
        let name: String
        let file: String
        var scripts: [MigrationDirection: MigrationScript] = [:]
    }
}
