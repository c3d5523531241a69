import CairnMigrations
import CairnRepositories
import GRDB
import Testing

@testable import CairnSQLite

@Suite struct SQLiteForeignKeyTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue(configuration: ConnectionSetup.configuration(.memory))
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE parent (id INTEGER PRIMARY KEY);
                    CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id) ON DELETE CASCADE);
                    INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1);
                    """)
        }
    }

    private func migrate(_ script: String) async throws {
        let source = try MigrationSource(["0001_rebuild.up.sql": script])
        _ = try await Migrator(source: source, driver: SQLiteMigrationDriver(queue, historyTable: "history")).up()
    }

    private func enforces() async throws -> Bool? {
        try await queue.read { db in try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") }
    }

    @Test func `a table that others refer to can be rebuilt`() async throws {
        try await migrate(
            """
            CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO parent_new SELECT id, 'x' FROM parent;
            DROP TABLE parent;
            ALTER TABLE parent_new RENAME TO parent;
            """)
        let children = try await queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM child") }
        #expect(children == 1)
        #expect(try await enforces() == true)
    }

    @Test func `a migration that leaves rows pointing nowhere is undone`() async throws {
        let error = await #expect(throws: CairnError.self) { try await migrate("DELETE FROM parent") }
        #expect(error?.code == .invalidStoredData)
        #expect(error?.message == "rows of child would refer to rows of parent that do not exist")
        let parents = try await queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM parent") }
        #expect(parents == 1)
        #expect(try await enforces() == true)
    }

    @Test func `a cancelled migration is undone and leaves the connection as it was`() async throws {
        let (reached, signal) = AsyncStream<Void>.makeStream()
        try await queue.write { db in
            db.add(
                function: DatabaseFunction("reached", argumentCount: 0) { _ in
                    signal.yield()
                    return 1
                })
        }
        let task = Task {
            try await migrate(
                """
                INSERT INTO parent SELECT 1 + reached();
                INSERT INTO parent WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
                """)
        }
        for await _ in reached { break }
        task.cancel()
        let error = await #expect(throws: CairnError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(try await enforces() == true)
        let parents = try await queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM parent") }
        #expect(parents == 1)
    }
}
