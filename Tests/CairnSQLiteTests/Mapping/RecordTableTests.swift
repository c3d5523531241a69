import CairnDomain
import CairnRepositories
import GRDB
import Testing

@testable import CairnSQLite

@Suite struct RecordTableTests {
    /// Opens a storage on a file in which SQL was run before.
    private func records<R: CairnRepositories.Record>(
        _ type: R.Type, after sql: String,
        _ body: (any RecordStore<R>, DatabaseQueue) async throws -> Void = { _, _ in }
    ) async throws {
        try await withStorage { storage, path in
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: sql) }
            try await body(try await storage.records(type), queue)
            try queue.close()
        }
    }

    private func mismatch<R: CairnRepositories.Record>(_ type: R.Type, after sql: String) async throws -> CairnError? {
        await #expect(throws: CairnError.self) { try await records(type, after: sql) }
    }

    @Test func `a new table says what it holds`() async throws {
        try await records(Score.self, after: "SELECT 1") { _, queue in
            let sql = try await queue.read { db in
                try String.fetchAll(
                    db,
                    sql:
                        "SELECT sql FROM sqlite_master WHERE tbl_name = 'scores' AND sql IS NOT NULL ORDER BY type DESC"
                )
            }
            #expect(
                sql == [
                    """
                    CREATE TABLE "scores" (
                        "day" INTEGER NOT NULL,
                        "network" TEXT NOT NULL,
                        "value" REAL,
                        "stats_rank" INTEGER NOT NULL,
                        PRIMARY KEY ("day", "network")
                    ) STRICT, WITHOUT ROWID
                    """,
                    #"CREATE UNIQUE INDEX "scores_network_stats_rank_unique" ON "scores" ("network", "stats_rank")"#,
                ])
        }
    }

    @Test func `asking again and at the same time makes it once`() async throws {
        try await withStorage { storage, path in
            let other = try await SQLiteStorage.open(SQLiteConfiguration(path: path))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let store = try await (index % 2 == 0 ? storage : other).records(Account.self)
                        try await store.upsert(Account(id: index, email: "\(index)"))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await storage.records(Account.self).count() == 20)
            try await other.close()
        }
    }

    @Test func `a missing optional column is added, with its old rows`() async throws {
        try await records(
            Score.self,
            after: """
                CREATE TABLE scores (day INTEGER NOT NULL, network TEXT NOT NULL, stats_rank INTEGER NOT NULL,
                PRIMARY KEY (day, network));
                INSERT INTO scores VALUES (1, 'a', 7);
                """
        ) { store, _ in
            #expect(
                try await store.find() == [Score(day: Day(daysSince1970: 1), network: "a", value: nil, rank: 7)])
            try await store.upsert(Score(day: Day(daysSince1970: 1), network: "a", value: 0.5, rank: 7))
            #expect(try await store.find().map(\.value) == [0.5])
        }
    }

    @Test func `columns of others are left alone`() async throws {
        try await records(
            Score.self,
            after: """
                CREATE TABLE Scores (Day BIGINT, network VARCHAR(20), value DOUBLE, stats_rank INT NOT NULL,
                    comment TEXT, source TEXT NOT NULL DEFAULT 'x', PRIMARY KEY (network, day));
                INSERT INTO scores VALUES (1, 'a', 0.5, 7, 'kept', 'y');
                """
        ) { store, queue in
            try await store.upsert(Score(day: Day(daysSince1970: 1), network: "a", value: 1.5, rank: 8))
            try await store.insert(Score(day: Day(daysSince1970: 2), network: "a", value: nil, rank: 9))
            let rows = try await queue.read {
                try String.fetchAll($0, sql: "SELECT value || comment || source FROM scores WHERE day = 1")
            }
            #expect(rows.first == "1.5kepty")
            #expect(try await store.find().map(\.rank) == [8, 9])
        }
    }

    @Test(arguments: [
        ("day INTEGER NOT NULL, network TEXT NOT NULL, value REAL", "scores.stats_rank of type INTEGER is missing"),
        ("day TEXT NOT NULL, network TEXT NOT NULL, value REAL, stats_rank INTEGER NOT NULL", "scores.day is TEXT"),
        (
            "day INTEGER NOT NULL, network TEXT NOT NULL, value REAL NOT NULL, stats_rank INTEGER NOT NULL",
            "scores.value must not be NULL"
        ),
        (
            "day INTEGER NOT NULL, network TEXT NOT NULL, value REAL, stats_rank INTEGER",
            "scores.stats_rank may be NULL"
        ),
        (
            "day INTEGER NOT NULL, network TEXT NOT NULL, value REAL, stats_rank INTEGER NOT NULL, owner TEXT NOT NULL",
            "scores.owner is required"
        ),
    ])
    func `a table of another shape is refused`(columns: String, part: String) async throws {
        let error = try await mismatch(
            Score.self, after: "CREATE TABLE scores (\(columns), PRIMARY KEY (day, network))")
        #expect(error?.code == .schemaMismatch)
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }

    @Test func `another key, a view and a taken index are refused`() async throws {
        let columns = "day INTEGER NOT NULL, network TEXT NOT NULL, value REAL, stats_rank INTEGER NOT NULL"
        for (sql, part) in [
            ("CREATE TABLE scores (\(columns), PRIMARY KEY (day))", "another key than (day, network)"),
            ("CREATE VIEW scores AS SELECT 1 AS day", "scores is a view"),
            (
                "CREATE TABLE scores (\(columns), PRIMARY KEY (day, network)); "
                    + "CREATE INDEX scores_network_stats_rank_unique ON scores (value)", "has other columns"
            ),
        ] {
            let error = try await mismatch(Score.self, after: sql)
            #expect(error?.code == .schemaMismatch)
            #expect(error?.message.contains(part) == true, "\(String(describing: error))")
        }
    }

    @Test func `a unique index that rows already break is refused`() async throws {
        let error = try await mismatch(
            Score.self,
            after: """
                CREATE TABLE scores (day INTEGER NOT NULL, network TEXT NOT NULL, value REAL, stats_rank INTEGER NOT NULL,
                PRIMARY KEY (day, network));
                INSERT INTO scores VALUES (1, 'a', 0.5, 7), (2, 'a', 0.5, 7);
                """)
        #expect(error?.code == .uniqueViolation)
    }

    struct Named<Name: TableName>: CairnRepositories.Record {
        var id: Int
        var other: Int
        static var schema: RecordSchema<Self> {
            RecordSchema(
                Name.name, Self.init, Field("id", \.id, named: [.sqlite: Name.columns[0]]),
                Field("other", \.other, named: [.sqlite: Name.columns[1]]), key: ["id"])
        }
    }

    protocol TableName: Sendable {
        static var name: String { get }
        static var columns: [String] { get }
    }
    enum Series: TableName { static let name = "series" }
    enum Candles: TableName { static let name = "candles" }
    enum Readable: TableName { static let name = "candles_readable" }
    enum Migrations: TableName { static let name = "cairn_migrations" }
    enum AppMigrations: TableName { static let name = "App_Migrations" }
    enum Internal: TableName { static let name = "sqlite_things" }
    enum Cases: TableName {
        static let name = "cases"
        static let columns = ["Id", "iD"]
    }
    enum Hostile: TableName {
        static let name = "hostile"
        static let columns = ["a\"\u{301}; DROP TABLE series; --", "b \" c.d"]
    }

    @Test func `Cairn's own tables are out of reach`() async throws {
        try await withStorage { storage, _ in
            for code in [
                await #expect(throws: CairnError.self) { try await storage.records(Named<Series>.self) }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Named<Candles>.self) }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Named<Readable>.self) }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Named<Migrations>.self) }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Named<AppMigrations>.self) }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Named<Internal>.self) }?.code,
                await #expect(throws: CairnError.self) { try await storage.records(Named<Cases>.self) }?.code,
            ] {
                #expect(code == .invalidSchema)
            }
        }
    }

    @Test func `any name of a column is only a name`() async throws {
        try await withStorage { storage, _ in
            let store = try await storage.records(Named<Hostile>.self)
            try await store.insert(Named<Hostile>(id: 1, other: 2))
            #expect(try await store.find(where: \.other == 2).count == 1)
            #expect(try await storage.candles().series().isEmpty)
        }
    }

    @Test(arguments: [
        ("INTEGER", SQLiteColumn.Affinity.integer), ("bigint", .integer), ("VARCHAR(9)", .text), ("clob", .text),
        ("", .blob), ("blob", .blob), ("DOUBLE PRECISION", .real), ("float", .real), ("DECIMAL(10,5)", .numeric),
        ("boolean", .numeric), ("CHARINT", .integer),
    ])
    func `declared types have the affinity that SQLite gives them`(
        declared: String, affinity: SQLiteColumn.Affinity
    ) async throws {
        #expect(SQLiteColumn.Affinity(declared: declared) == affinity)
    }
}

extension RecordTableTests.TableName {
    static var columns: [String] { ["id", "other"] }
}
