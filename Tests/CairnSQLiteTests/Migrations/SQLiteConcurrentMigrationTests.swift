import CairnMigrations
import CairnRepositories
import CairnSQLite
import GRDB
import Testing

@Suite struct SQLiteConcurrentMigrationTests {
    let file = MigrationFixture()

    /// Each migration leaves a row, so that one applied twice shows.
    private func source() throws -> MigrationSource {
        try MigrationSource([
            "0001_log.up.sql": "CREATE TABLE log (version INT); INSERT INTO log VALUES (1)",
            "0002_a.up.sql": "INSERT INTO log VALUES (2); CREATE TABLE a (x)",
            "0003_b.up.sql": "CREATE TABLE b (x); INSERT INTO log VALUES (3)",
            "0003_b.down.sql": "DROP TABLE b; INSERT INTO log VALUES (-3)",
        ])
    }

    private func log() async throws -> [Int] {
        try await file.open().read { db in try Int.fetchAll(db, sql: "SELECT version FROM log ORDER BY rowid") }
    }

    /// A connection that keeps the write lock.
    private func holder() async throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try file.open(configuration)
        try await queue.writeWithoutTransaction { db in try db.beginTransaction(.immediate) }
        return queue
    }

    private func race(_ migrators: [Migrator], _ body: @escaping @Sendable (Migrator) async throws -> MigrationReport)
        async throws -> [MigrationReport]
    {
        try await withThrowingTaskGroup(of: MigrationReport.self) { group in
            for migrator in migrators { group.addTask { try await body(migrator) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: ["delete", "wal"])
    func `eight connections at once apply each migration once`(journal: String) async throws {
        try await file.open().writeWithoutTransaction { db in
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(journal)")
        }
        let source = try source()
        let reports = try await race(try (0..<8).map { _ in try file.migrator(source) }) { try await $0.up() }
        #expect(try await log() == [1, 2, 3])
        #expect(reports.map(\.status.isUpToDate) == Array(repeating: true, count: 8))
        let performed = reports.flatMap(\.steps).filter { $0.outcome != .alreadyDone }.map(\.version)
        #expect(performed.sorted() == [1, 2, 3])

        _ = try await race(try (0..<8).map { _ in try file.migrator(source) }) { try await $0.down(to: 2) }
        #expect(try await log() == [1, 2, 3, -3])
    }

    @Test func `eight tasks on one pool apply each migration once`() async throws {
        let pool = try file.openPool()
        let driver = SQLiteMigrationDriver(pool, historyTable: "app_migrations")
        let migrator = Migrator(source: try source(), driver: driver)
        _ = try await race(Array(repeating: migrator, count: 8)) { try await $0.up() }
        #expect(try await log() == [1, 2, 3])
    }

    @Test func `eight storages opened at once on a new file share one schema`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                let queue = try file.open()
                group.addTask { try await SQLiteMigrations.migrate(queue) }
            }
            try await group.waitForAll()
        }
        #expect(try await SQLiteMigrations.migrator(for: file.open()).verify().isClean)
    }

    @Test func `a writer that does not let go is waited for until the deadline`() async throws {
        let holder = try await holder()
        let source = try source()
        let error = await #expect(throws: CairnError.self) {
            try await file.migrator(source, lockTimeout: .zero).up()
        }
        #expect(error?.code == .busy)
        #expect(error?.isTransient == true)
        #expect(error?.outcome == .notApplied)

        let waiting = Task { try await file.migrator(source).up() }
        try await holder.writeWithoutTransaction { db in try db.rollback() }
        #expect(try await waiting.value.status.isUpToDate)
    }

    @Test func `waiting can be cancelled`() async throws {
        let holder = try await holder()
        let source = try source()
        let waiting = Task { try await file.migrator(source).up() }
        waiting.cancel()
        let error = await #expect(throws: CairnError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        try await holder.writeWithoutTransaction { db in try db.rollback() }
    }
}
