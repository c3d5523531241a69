import CairnDomain
import CairnMigrations
import CairnRepositories
import GRDB
import Testing

@Suite(.timeLimit(.minutes(1))) struct ResumableMigrationTests {
    let file = MigrationFixture()

    /// A connection that waits for others, as a server would.
    private func driver() throws -> ResumableSQLiteDriver {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        return ResumableSQLiteDriver(queue: try file.open(configuration))
    }

    private func log() throws -> [Int] {
        try file.open().read { db in try Int.fetchAll(db, sql: "SELECT x FROM log ORDER BY rowid") }
    }

    private func source(third: String) throws -> MigrationSource {
        try MigrationSource([
            "0001_log.up.sql": "CREATE TABLE log (x)",
            "0002_three.up.sql": "INSERT INTO log VALUES (1);\nINSERT INTO log VALUES (2);\n\(third);",
            "0002_three.down.sql": "INSERT INTO log VALUES (-1); INSERT INTO \(third) VALUES (-2)",
        ])
    }

    @Test func `a migration that fails in the middle goes on there once it is mended`() async throws {
        let broken = Migrator(source: try source(third: "INSERT INTO nowhere VALUES (3)"), driver: try driver())
        let error = await #expect(throws: CairnError.self) { try await broken.up() }
        #expect(error?.message == "0002_three.up.sql:3: no such table: nowhere")
        #expect(error?.operation == "migrate up 0002_three")
        #expect(try await broken.status().entries.map(\.state) == [.applied, .partial])

        let mended = Migrator(source: try source(third: "INSERT INTO log VALUES (3)"), driver: try driver())
        let report = try await mended.up()
        #expect(report.steps.map(\.label) == ["0002_three"])
        #expect(report.status.isUpToDate)
        #expect(try log() == [1, 2, 3])
    }

    @Test func `a step down that fails in the middle goes on there`() async throws {
        _ = try await Migrator(source: source(third: "INSERT INTO log VALUES (3)"), driver: driver()).up()
        let source = try source(third: "INSERT INTO log VALUES (3)")
        let broken = try MigrationSource(
            files: [
                MigrationFile(path: "0001_log.up.sql", bytes: Array(source.migrations[0].up.text.utf8)),
                MigrationFile(path: "0002_three.up.sql", bytes: Array(source.migrations[1].up.text.utf8)),
                MigrationFile(
                    path: "0002_three.down.sql", bytes: Array("INSERT INTO log VALUES (-1); DROP TABLE nowhere".utf8)),
            ], owner: "Test")
        await #expect(throws: CairnError.self) { try await Migrator(source: broken, driver: driver()).down() }
        let up = await #expect(throws: CairnError.self) { try await Migrator(source: broken, driver: driver()).up() }
        #expect(refusal(up) == .partial)
        try await file.open().write { db in try db.execute(sql: "CREATE TABLE nowhere (x)") }
        _ = try await Migrator(source: broken, driver: driver()).down()
        #expect(try log() == [1, 2, 3, -1])
        #expect(try await driver().history().map(\.version) == [1])
    }

    @Test func `eight connections at once run each statement once`() async throws {
        let source = try source(third: "INSERT INTO log VALUES (3)")
        _ = try await driver().prepare()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                let migrator = Migrator(source: source, driver: try driver())
                group.addTask { _ = try await migrator.up() }
            }
            try await group.waitForAll()
        }
        #expect(try log() == [1, 2, 3])
    }

    @Test func `a holder that was replaced can neither record nor release`() async throws {
        let driver = try driver()
        try await driver.prepare()
        guard case .acquired(let old) = try await driver.acquire(holder: "old", for: .zero),
            case .acquired(let new) = try await driver.acquire(holder: "new", for: .seconds(600))
        else {
            Issue.record("a lease that has run out was not given out again")
            return
        }
        let source = try MigrationSource(["0001_a.up.sql": "SELECT 1"])
        let row = AppliedMigration(
            version: 1, name: "a", checksum: source.migrations[0].up.checksum, appliedAt: .now, duration: .zero)
        await #expect(throws: CairnError.self) { try await driver.record(row, lease: old) }
        await #expect(throws: CairnError.self) { try await driver.remove(version: 1, lease: old) }
        #expect(try await driver.renew(old, for: .seconds(1)) == false)
        try await driver.release(old)
        guard case .held(by: "new", _) = try await driver.acquire(holder: "third", for: .seconds(1)) else {
            Issue.record("the old holder released the new one's lease")
            return
        }
        try await driver.record(row, lease: new)
        #expect(try await driver.history().map(\.version) == [1])
    }
}
