import CairnMigrations
import CairnRepositories
import CairnSQLite
import Foundation
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
        #expect(try await SQLiteMigrations.migrator(for: queue).verify().isClean)
    }

    /// A script that is added to the folder has to be added to the list too.
    @Test func `every script of the folder is built in`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/CairnSQLite/Migrations/SQL").standardizedFileURL
        let written = try MigrationSource(folder: folder)
        let built = try SQLiteMigrations.bundled
        #expect(built.migrations.map(\.label) == written.migrations.map(\.label))
        #expect(built.migrations.map(\.up.checksum) == written.migrations.map(\.up.checksum))
        #expect(built.migrations.map(\.down?.checksum) == written.migrations.map(\.down?.checksum))
    }

    @Test func `all goes down and up again`() async throws {
        let queue = try DatabaseQueue()
        let migrator = try SQLiteMigrations.migrator(for: queue)
        _ = try await migrator.up()
        let schema = try await migrator.driver.describeSchema()
        _ = try await migrator.down(to: 0)
        #expect(try await migrator.driver.describeSchema().objects.isEmpty)
        _ = try await migrator.up()
        #expect(try await migrator.driver.describeSchema() == schema)
    }

    @Test func `an open that finds nothing to do reads once and writes nothing`() async throws {
        let file = MigrationFixture()
        try await SQLiteMigrations.migrate(try file.open())
        var configuration = Configuration()
        configuration.readonly = true
        // A connection that could not write even if it had to.
        try await SQLiteMigrations.migrate(try file.open(configuration))
        try await SQLiteMigrations.check(try file.open(configuration))
    }

    @Test func `a file of a newer Cairn is refused`() async throws {
        let queue = try DatabaseQueue()
        try await SQLiteMigrations.migrate(queue)
        try await queue.write { db in
            try db.execute(sql: "INSERT INTO cairn_migrations VALUES (9000, 'future', 'x', 0, 0)")
        }
        for open in [SQLiteMigrations.migrate(_:), SQLiteMigrations.check(_:)]
            as [@Sendable (DatabaseQueue) async throws -> Void]
        {
            let error = await #expect(throws: CairnError.self) { try await open(queue) }
            #expect(error?.code == .schemaMismatch)
            #expect(refusal(error) == .newerDatabase)
            #expect(error?.message == "the database was made by a newer Cairn: it has 9000_future")
        }
    }

    @Test func `a file that was never migrated can be checked`() async throws {
        let queue = try DatabaseQueue()
        let error = await #expect(throws: CairnError.self) { try await SQLiteMigrations.check(queue) }
        #expect(refusal(error) == .pending)
        #expect(error?.message == "the database has yet to be migrated: 0001_candles")
    }

    @Test func `a file that cannot be written is refused`() async throws {
        let file = MigrationFixture()
        _ = try await file.open().write { db in try db.execute(sql: "CREATE TABLE x (y)") }
        var configuration = Configuration()
        configuration.readonly = true
        let error = await #expect(throws: CairnError.self) {
            try await SQLiteMigrations.migrate(try file.open(configuration))
        }
        #expect(error?.code == .readOnly)
    }

    @Test(arguments: [
        "CREATE TABLE cairn_migrations (x)",
        "CREATE TABLE cairn_migrations (version, name, checksum, applied_at, duration); "
            + "INSERT INTO cairn_migrations VALUES ('one', 'a', 'b', 'c', 'd')",
    ])
    func `a history that is not ours is refused`(sql: String) async throws {
        let queue = try DatabaseQueue()
        try await queue.write { db in try db.execute(sql: sql) }
        let error = await #expect(throws: CairnError.self) { try await SQLiteMigrations.migrate(queue) }
        #expect(error?.operation == "read cairn_migrations")
        #expect(error.map { [.schemaMismatch, .invalidStoredData].contains($0.code) } == true)
    }

    @Test func `a database can be looked at without being migrated`() async throws {
        let file = MigrationFixture()
        var configuration = SQLiteConfiguration(path: file.path)
        configuration.createsFile = false
        let missing = await #expect(throws: CairnError.self) {
            try await SQLiteStorage.withMigrator(of: configuration) { try await $0.status() }
        }
        #expect(missing?.code == .unavailable)
        #expect(!FileManager.default.fileExists(atPath: file.path))
        _ = try file.open()
        let status = try await SQLiteStorage.withMigrator(of: configuration) { try await $0.status() }
        #expect(status.pending.map(\.label) == ["0001_candles"])
        #expect(try file.sql().isEmpty)
        let report = try await SQLiteStorage.withMigrator(of: configuration) { try await $0.up() }
        #expect(report.status.isUpToDate)
    }
}
