import CairnMigrations
import CairnRepositories
import CairnSQLite
import GRDB
import Testing

@Suite struct BundledMigrationsTests {
    @Test func `an empty file gets the schema once`() async throws {
        let queue = try DatabaseQueue()
        try await SQLiteMigrations.migrate(queue)
        try await SQLiteMigrations.migrate(queue)
        let tables = try await queue.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
        }
        #expect(tables == ["cairn_migrations", "candles", "candles_readable", "series"])
        let verification = try await SQLiteMigrations.migrator(for: queue).verify()
        #expect(verification.isClean, "\(verification)")
    }
}
