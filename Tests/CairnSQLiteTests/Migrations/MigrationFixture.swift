import CairnMigrations
import CairnRepositories
import CairnSQLite
import Foundation
import GRDB

/// An SQLite file of a test, removed with it.
final class MigrationFixture: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "cairn-migrations-\(UUID()).sqlite").path
    }

    deinit {
        for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// A connection of its own, as another process would have.
    func open(_ configuration: Configuration = Configuration()) throws -> DatabaseQueue {
        try DatabaseQueue(path: path, configuration: configuration)
    }

    func openPool() throws -> DatabasePool { try DatabasePool(path: path) }

    /// A migrator of an application's own schema.
    func migrator(
        _ source: MigrationSource, lockTimeout: Duration = .seconds(60), options: MigrationOptions = MigrationOptions()
    ) throws -> Migrator {
        Migrator(
            source: source,
            driver: SQLiteMigrationDriver(try open(), historyTable: "app_migrations", lockTimeout: lockTimeout),
            options: options)
    }

    func sql() throws -> [String] {
        try open().read { db in
            try String.fetchAll(
                db, sql: "SELECT type || ' ' || name FROM sqlite_master WHERE sql NOT NULL ORDER BY name")
        }
    }
}

extension MigrationSource {
    /// Scripts by file name.
    init(_ scripts: KeyValuePairs<String, String>) throws {
        try self.init(
            files: scripts.map { MigrationFile(path: $0.key, bytes: Array($0.value.utf8)) }, owner: "version of Test")
    }
}

func refusal(_ error: CairnError?) -> MigrationRefusal.Reason? {
    (error?.underlying as? MigrationRefusal)?.reason
}
