import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnClickHouse

/// Migrations on a server, which cannot undo half of one.
@Suite(.needsServer(.clickHouse), .timeLimit(.minutes(2))) struct MigrationTests {
    /// A database that is empty, and who may look at it.
    private func withDatabase(
        _ body: (ClickHouseConfiguration, Log) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            try await body(configuration, Log(server: server, database: configuration.database))
        }
    }

    /// What the scripts have written.
    private struct Log {
        let server: RawHTTP
        let database: String

        var entries: [Int] {
            get async throws {
                try await run("SELECT x FROM log ORDER BY at").split(separator: "\n").compactMap { Int($0) }
            }
        }

        @discardableResult
        func run(_ sql: String) async throws -> String { try await server.run(sql, database: database) }
    }

    /// A folder of scripts, as an app team keeps them.
    private func withFolder<T>(_ files: [String: String], _ body: (MigrationSource) async throws -> T) async throws -> T
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cairn-migrations-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try await body(try MigrationSource(folder: folder, owner: "version of Test"))
    }

    private func up(_ configuration: ClickHouseConfiguration, _ source: MigrationSource) async throws -> MigrationReport
    {
        try await ClickHouseStorage.withMigrator(of: configuration, source: source) { try await $0.up() }
    }

    private func insert(_ number: Int) -> String { "INSERT INTO log (x) VALUES (\(number))" }

    private func files(third: String) -> [String: String] {
        [
            "README.md": "Not a script.",
            "0001_log.up.sql": """
            -- What was done; in order.
            CREATE TABLE log (x Int64, at DateTime64(9) DEFAULT now64(9) COMMENT 'when; to the nanosecond')
            ENGINE = MergeTree ORDER BY at;
            """,
            "0001_log.down.sql": "DROP TABLE log SYNC;",
            "0002_three.up.sql": "\(insert(1));\n/* two; */ \(insert(2));\n\(third);\n\(insert(4))",
            "0002_three.down.sql": "\(insert(-1)); \(third); \(insert(-4));",
        ]
    }

    @Test func `a folder of scripts is applied, verified and taken back`() async throws {
        try await withDatabase { configuration, log in
            try await withFolder(files(third: insert(3))) { source in
                let report = try await up(configuration, source)
                #expect(report.steps.map(\.label) == ["0001_log", "0002_three"] && report.status.isUpToDate)
                #expect(try await log.entries == [1, 2, 3, 4])
                #expect(try await up(configuration, source).steps.isEmpty)
                #expect(try await log.entries == [1, 2, 3, 4])
                try await ClickHouseStorage.withMigrator(of: configuration, source: source) { migrator in
                    #expect(try await migrator.verify().isClean)
                    try await log.run("ALTER TABLE log ADD COLUMN other Int8")
                    #expect(try await !migrator.verify().isClean)
                    _ = try await migrator.down(to: 1)
                    #expect(try await log.entries == [1, 2, 3, 4, -1, 3, -4])
                    _ = try await migrator.down(to: 0)
                    #expect(try await log.run("EXISTS TABLE log") == "0\n")
                    #expect(try await migrator.status().entries.map(\.state) == [.pending, .pending])
                }
            }
        }
    }

    @Test func `a file that fails in the middle goes on there once it is mended`() async throws {
        try await withDatabase { configuration, log in
            try await withFolder(files(third: "INSERT INTO nowhere VALUES (3)")) { source in
                let failure = try await error { try await up(configuration, source) }
                #expect(
                    failure.message.hasPrefix("0002_three.up.sql:3: ")
                        || failure.message.contains("/0002_three.up.sql:3: "))
                #expect(
                    failure.message.contains("nowhere") && failure.operation == "migrate up 0002_three", "\(failure)")
                #expect(try await log.entries == [1, 2])
                try await ClickHouseStorage.withMigrator(of: configuration, source: source) { migrator in
                    let status = try await migrator.status()
                    #expect(status.entries.map(\.state) == [.applied, .partial])
                }
                // Nothing is mended: nothing is run again.
                _ = try await error { try await up(configuration, source) }
                #expect(try await log.entries == [1, 2])
            }
            try await withFolder(files(third: insert(3))) { source in
                let report = try await up(configuration, source)
                #expect(report.status.isUpToDate)
                #expect(try await log.entries == [1, 2, 3, 4])
            }
            // Down as well, to where it failed.
            try await withFolder(
                files(third: insert(3)).merging([
                    "0002_three.down.sql": "\(insert(-1)); \(insert(-2)); DROP TABLE nowhere"
                ]) { $1 }
            ) { source in
                try await ClickHouseStorage.withMigrator(of: configuration, source: source) { migrator in
                    _ = try await error { try await migrator.down(to: 1) }
                    try await log.run("CREATE TABLE nowhere (x Int8) ENGINE = Memory")
                    _ = try await migrator.down(to: 1)
                    #expect(try await log.entries == [1, 2, 3, 4, -1, -2])
                }
            }
        }
    }

    @Test func `a script that was edited after it was applied is refused`() async throws {
        try await withDatabase { configuration, log in
            try await withFolder(files(third: insert(3))) { _ = try await up(configuration, $0) }
            try await withFolder(files(third: insert(5))) { source in
                let failure = try await error { try await up(configuration, source) }
                #expect((failure.underlying as? MigrationRefusal)?.reason == .modified, "\(failure)")
            }
            #expect(try await log.entries == [1, 2, 3, 4])
        }
    }

    @Test func `eight migrators at once run each statement once`() async throws {
        try await withDatabase { configuration, log in
            try await withFolder(files(third: insert(3))) { source in
                let reports = try await withThrowingTaskGroup { group in
                    for _ in 0..<8 { group.addTask { try await up(configuration, source) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(try await log.entries == [1, 2, 3, 4])
                #expect(reports.map(\.status.isUpToDate) == Array(repeating: true, count: 8))
                let performed = reports.flatMap(\.steps).filter { $0.outcome != .alreadyDone }.map(\.version)
                #expect(performed.sorted() == [1, 2])
            }
        }
    }

    @Test func `eight storages opened at once on a new database share one schema`() async throws {
        try await Scratch.withDatabase { configuration in
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        try await Scratch.withStorage(configuration) { storage in
                            let key = try MinuteCandles.key("S\(number)")
                            try await storage.candles().save(MinuteCandles.series(0..<3), in: key)
                            #expect(try await storage.candles().candles(of: key) == MinuteCandles.series(0..<3))
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await ClickHouseStorage.withMigrator(of: configuration) { migrator in
                let verification = try await migrator.verify()
                #expect(verification.isClean)
                #expect(try await migrator.status().entries.map(\.state) == [.applied])
            }
            let leases = try await RawHTTP(configuration).run(
                """
                SELECT count() FROM system.tables
                WHERE database = '\(configuration.database)' AND name LIKE 'cairn_migration_lease_%'
                """)
            #expect(leases == "1\n")
        }
    }

    @Test func `a holder that was replaced can neither record nor release`() async throws {
        try await withDatabase { configuration, _ in
            try await Scratch.withClient(configuration) { client in
                let driver = ClickHouseMigrationDriver(client, historyTable: ClickHouseMigrations.appHistoryTable)
                let leases = ClickHouseLeaseStore(client)
                try await driver.prepare()
                guard case .acquired(let old) = try await leases.acquire(holder: "old", for: .zero),
                    case .acquired(let new) = try await leases.acquire(holder: "new", for: .seconds(600))
                else {
                    Issue.record("a lease that has run out was not given out again")
                    return
                }
                let file = MigrationFile(path: "0001_a.up.sql", bytes: Array("SELECT 1".utf8))
                let source = try MigrationSource(files: [file], owner: "Test")
                let row = AppliedMigration(
                    version: 1, name: "a", checksum: source.migrations[0].up.checksum, appliedAt: .now, duration: .zero)
                try await expectError(.busy) { try await driver.record(row, lease: old) }
                try await expectError(.busy) { try await driver.remove(version: 1, lease: old) }
                #expect(try await leases.renew(old, for: .seconds(1)) == false)
                try? await leases.release(old)
                guard case .held(by: "new", _) = try await leases.acquire(holder: "third", for: .seconds(1)) else {
                    Issue.record("the old holder released the new one's lease")
                    return
                }
                try await driver.record(row, lease: new)
                #expect(try await driver.history().map(\.version) == [1])
            }
        }
    }

    /// It looked while that number was still to be given out, and asks when it has been given out and taken back.
    @Test func `a number of a lease is given out once`() async throws {
        try await withDatabase { configuration, log in
            try await Scratch.withClient(configuration) { client in
                let leases = ClickHouseLeaseStore(client)
                for holder in ["a", "b", "c"] {
                    guard case .acquired(let lease) = try await leases.acquire(holder: holder, for: .seconds(600))
                    else {
                        Issue.record("a lease that was released was not given out again")
                        return
                    }
                    try await leases.release(lease)
                }
                let attempt = try await leases.take(2, holder: "late", until: .max)
                #expect(attempt == nil)
                guard case .acquired(let lease) = try await leases.acquire(holder: "d", for: .seconds(600)) else {
                    Issue.record("who was late holds the lock")
                    return
                }
                #expect(lease.fence == 4)
                // Those of processes that died in between are removed as well.
                try await log.run("CREATE TABLE cairn_migration_lease_2 (nothing UInt8) ENGINE = Memory COMMENT '0 '")
                try await leases.release(lease)
                _ = try await leases.acquire(holder: "e", for: .seconds(600))
                let tables = try await log.run("SHOW TABLES LIKE 'cairn_migration_lease_%'")
                #expect(tables == "cairn_migration_lease_5\n")
            }
        }
    }

    /// Whoever wrote the script may not have thought of it.
    @Test func `a statement whose answer is lost is not sent again`() async throws {
        try await withDatabase { configuration, log in
            let long = "INSERT INTO log (x) SELECT 1 WHERE '\(String(repeating: "-", count: 60_000))' != ''"
            let scripts = files(third: insert(3)).merging(["0002_three.up.sql": "\(long);\n\(insert(2))"]) { $1 }
            try await withFolder(scripts) { source in
                try await configuration.throughProxy { configuration, proxy in
                    await proxy.onBytes(50_000, .toServer, set: .cut(afterBytes: 0, .toClient, times: 1))
                    let failure = try await error { try await up(configuration, source) }
                    #expect(failure.code == .unavailable && failure.outcome == .unknown, "\(failure)")
                }
                #expect(try await log.entries == [1])
            }
        }
    }

    @Test func `what the server says of a statement is told with its place`() async throws {
        try await withDatabase { configuration, _ in
            try await withFolder(["0001_bad.up.sql": "SELECT 1;\nCREATE TABLE t (x Int8) ENGINE = Nope"]) { source in
                let failure = try await error { try await up(configuration, source) }
                #expect(
                    failure.message.contains("0001_bad.up.sql:2: ") && failure.message.contains("Nope"), "\(failure)")
            }
            try await withFolder(["0001_set.up.sql": "SET data_type_default_nullable = 1; SELECT 1"]) { source in
                try await expectError(.invalidInput) { try await up(configuration, source) }
            }
        }
    }

    /// Verifying tries the scripts elsewhere.
    @Test(arguments: [
        "CREATE TABLE IF NOT EXISTS DATABASE.t (x Int8) ENGINE = MergeTree ORDER BY x",
        "CREATE TABLE IF NOT EXISTS `DATABASE`.t (x Int8) ENGINE = MergeTree ORDER BY x; TRUNCATE TABLE \"DATABASE\".t",
    ])
    func `verifying leaves alone what scripts call by the name of its database`(_ script: String) async throws {
        try await withDatabase { configuration, log in
            let text = script.replacing("DATABASE", with: configuration.database)
            try await withFolder(["0001_t.up.sql": text]) { source in
                _ = try await up(configuration, source)
                try await log.run("INSERT INTO t VALUES (42)")
                let verification = try await ClickHouseStorage.withMigrator(of: configuration, source: source) {
                    try await $0.verify()
                }
                guard case .notChecked(let reason) = verification.drift else {
                    Issue.record("\(verification.drift)")
                    return
                }
                #expect(reason.contains("names the database"))
                #expect(try await log.run("SELECT x FROM t") == "42\n")
            }
        }
    }

    @Test(.needsServer(.clickHouseCluster)) func `on a cluster every server gets the tables, and rows come once`()
        async throws
    {
        try await Scratch.withDatabase(of: .clickHouseCluster) { configuration in
            let name = try #require(configuration.cluster?.name)
            let script = """
                CREATE TABLE l (x Int64) ENGINE = MergeTree ORDER BY x;
                CREATE TABLE d AS l ENGINE = Distributed(\(name), currentDatabase(), l, x);
                INSERT INTO d VALUES (1), (2), (3);
                """
            try await withFolder(["0001_d.up.sql": script]) { source in
                _ = try await up(configuration, source)
                for host in configuration.hosts {
                    let server = RawHTTP(configuration, host)
                    #expect(try await server.run("SELECT count() FROM d", database: configuration.database) == "3\n")
                }
            }
        }
    }
}
