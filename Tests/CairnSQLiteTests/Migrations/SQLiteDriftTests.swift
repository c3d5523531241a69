import CairnMigrations
import CairnRepositories
import CairnSQLite
import GRDB
import Testing

@Suite struct SQLiteDriftTests {
    private func drift(_ sql: String) async throws -> [String] {
        let queue = try DatabaseQueue()
        try await SQLiteMigrations.migrate(queue)
        try await queue.write { db in try db.execute(sql: sql) }
        switch try await SQLiteMigrations.migrator(for: queue).verify().drift {
        case .none: return []
        case .found(let differences): return differences.map(\.description)
        case .notChecked(let reason): return ["not checked: \(reason)"]
        }
    }

    @Test func `what was changed by hand is found and told`() async throws {
        #expect(
            try await drift("ALTER TABLE candles ADD COLUMN note TEXT")
                == ["table candles: column note is not from a migration"])
        #expect(try await drift("DROP VIEW candles_readable") == ["view candles_readable: is missing"])
        #expect(
            try await drift("CREATE INDEX by_close ON candles (close)") == ["index by_close: is not from a migration"])
        #expect(
            try await drift(
                "CREATE TRIGGER t AFTER INSERT ON series BEGIN DELETE FROM series; END")
                == ["trigger t: is not from a migration"])
        #expect(
            try await drift("DROP VIEW candles_readable; CREATE VIEW candles_readable AS SELECT 1")
                == ["view candles_readable: its definition is another"])
        #expect(
            try await drift("DROP VIEW candles_readable; DROP TABLE candles; CREATE TABLE candles (series_id INTEGER)")
                .contains { $0.hasPrefix("table candles: column series_id is INTEGER instead of INTEGER NOT NULL") })
    }

    @Test func `what is not ours is no drift`() async throws {
        #expect(
            try await drift(
                """
                CREATE TABLE other (x); CREATE INDEX other_x ON other (x); CREATE VIEW mine AS SELECT * FROM candles;
                INSERT INTO series VALUES (1, 'A', 'X', '1d'); ANALYZE;
                """
            ).isEmpty)
        // A column that came and went leaves the table as it was.
        #expect(
            try await drift("ALTER TABLE series ADD COLUMN x; ALTER TABLE series DROP COLUMN x").isEmpty)
    }

    @Test func `drift is looked for at the version the file has`() async throws {
        let file = MigrationFixture()
        let source = try MigrationSource([
            "0001_a.up.sql": "CREATE TABLE a (x)", "0002_b.up.sql": "ALTER TABLE a ADD COLUMN y",
        ])
        _ = try await file.migrator(source).up(to: 1)
        let verification = try await file.migrator(source).verify()
        #expect(verification.drift == .none)
        #expect(!verification.isClean)
        #expect(verification.status.pending.map(\.version) == [2])
    }

    @Test func `a schema that cannot be rebuilt alone is not called clean`() async throws {
        let file = MigrationFixture()
        try await file.open().write { db in try db.execute(sql: "CREATE TABLE before (x)") }
        let source = try MigrationSource(["0001_a.up.sql": "CREATE TABLE a (x);\nINSERT INTO a SELECT x FROM before"])
        _ = try await file.migrator(source).up()
        let verification = try await file.migrator(source).verify()
        #expect(verification.drift == .notChecked("0001_a.up.sql:2: no such table: before"))
        #expect(!verification.isClean)
    }
}
