import CairnDomain
import CairnMigrations
import CairnRepositories
import Synchronization
import Testing

@Suite struct MigratorTests {
    /// A driver that has versions of a source already.
    private func driver(_ source: MigrationSource, has versions: Int...) async throws -> RecordingDriver {
        let driver = RecordingDriver()
        let part = try MigrationSource(
            files: source.migrations.filter { versions.contains($0.version) }.map {
                MigrationFile($0.up.file, $0.up.text)
            }, owner: "Tester")
        _ = try await Migrator(source: part, driver: driver).up()
        driver.executed.withLock { $0 = [] }
        return driver
    }

    private func refusal(_ body: () async throws -> Void) async -> MigrationRefusal.Reason? {
        do {
            try await body()
            return nil
        } catch {
            return reason(error as? CairnError)
        }
    }

    @Test func `up applies what is pending, in order, and tells`() async throws {
        let source = try MigrationSource.numbered(1, 2, 4)
        let driver = try await driver(source, has: 1)
        let migrator = Migrator(source: source, driver: driver)
        #expect(try await migrator.status().pending.map(\.version) == [2, 4])
        let report = try await migrator.up()
        #expect(driver.log == ["CREATE 2", "CREATE 4"])
        #expect(report.steps.map(\.label) == ["0002_m", "0004_m"])
        #expect(report.steps.map(\.outcome) == [.performed(.zero), .performed(.zero)])
        #expect(report.status.isUpToDate)
        #expect(report.status.currentVersion == 4)
        #expect(try await migrator.up().steps.isEmpty)
    }

    @Test func `up stops at the target`() async throws {
        let source = try MigrationSource.numbered(1, 2, 3)
        let driver = RecordingDriver()
        let report = try await Migrator(source: source, driver: driver).up(to: 2)
        #expect(driver.versions == [1, 2])
        #expect(report.status.pending.map(\.version) == [3])
        _ = try await Migrator(source: source, driver: driver).up(to: 1)
        #expect(driver.versions == [1, 2])
    }

    @Test func `down takes back one, or all above the target`() async throws {
        let source = try MigrationSource.numbered(1, 2, 3)
        let driver = try await driver(source, has: 1, 2, 3)
        let migrator = Migrator(source: source, driver: driver)
        _ = try await migrator.down()
        #expect(driver.versions == [1, 2])
        _ = try await migrator.down(to: 2)
        #expect(driver.versions == [1, 2])
        let report = try await migrator.down(to: 0)
        #expect(driver.log == ["DROP 3", "DROP 2", "DROP 1"])
        #expect(report.status.currentVersion == 0)
        #expect(try await migrator.down().steps.isEmpty)
    }

    @Test func `a dry run plans and changes nothing`() async throws {
        let source = try MigrationSource.numbered(1, 2)
        let driver = try await driver(source, has: 1)
        let up = try await Migrator(source: source, driver: driver).up(dryRun: true)
        #expect(up.isDryRun)
        #expect(up.steps.map(\.outcome) == [.planned])
        #expect(up.steps.flatMap(\.statements).map(\.text) == ["CREATE 2"])
        let down = try await Migrator(source: source, driver: driver).down(dryRun: true)
        #expect(down.steps.flatMap(\.statements).map(\.text) == ["DROP 1"])
        #expect(driver.log.isEmpty)
        #expect(driver.versions == [1])
    }

    @Test func `a version nobody knows is no target`() async throws {
        let migrator = Migrator(source: try .numbered(1, 2), driver: RecordingDriver())
        #expect(await refusal { _ = try await migrator.up(to: 3) } == .unknownVersion)
        #expect(await refusal { _ = try await migrator.down(to: 3) } == .unknownVersion)
        #expect(await refusal { _ = try await migrator.down(to: -1) } == .unknownVersion)
    }

    @Test func `an edited file is refused, and the error names it`() async throws {
        let driver = try await driver(.numbered(1, 2), has: 1, 2)
        let migrator = Migrator(source: try .numbered(1, 2, 3, suffix: "!"), driver: driver)
        #expect(try await migrator.status().entries.map(\.state) == [.modified, .modified, .pending])
        let error = await #expect(throws: CairnError.self) { try await migrator.up() }
        #expect(reason(error) == .modified)
        #expect(error?.code == .schemaMismatch)
        #expect(error?.message.hasPrefix("0001_m.up.sql is not what was applied as 0001_m (checksum ") == true)
        #expect(await refusal { _ = try await migrator.down() } == .modified)
        #expect(driver.log.isEmpty)
    }

    @Test func `a file that is gone is refused unless allowed`() async throws {
        let driver = try await driver(.numbered(1, 2), has: 1, 2)
        let source = try MigrationSource.numbered(2, 3)
        let strict = Migrator(source: source, driver: driver)
        #expect(try await strict.status().entries.map(\.state) == [.missing, .applied, .pending])
        #expect(await refusal { _ = try await strict.up() } == .missing)
        let lenient = Migrator(source: source, driver: driver, options: MigrationOptions(allowsMissing: true))
        _ = try await lenient.up()
        #expect(driver.versions == [1, 2, 3])
        #expect(await refusal { _ = try await lenient.down(to: 0) } == .irreversible)
        #expect(driver.versions == [1, 2, 3])
    }

    @Test func `a database of a newer program is refused`() async throws {
        let driver = try await driver(.numbered(1, 2, 3), has: 1, 2, 3)
        let migrator = Migrator(
            source: try .numbered(1), driver: driver, options: MigrationOptions(allowsMissing: true))
        #expect(try await migrator.status().entries.map(\.state) == [.applied, .unknown, .unknown])
        let error = await #expect(throws: CairnError.self) { try await migrator.up() }
        #expect(reason(error) == .newerDatabase)
        #expect(error?.message == "the database was made by a newer Tester: it has 0002_m, 0003_m")
    }

    @Test func `a late migration is refused unless allowed`() async throws {
        let source = try MigrationSource.numbered(1, 2, 3)
        let driver = try await driver(source, has: 1, 3)
        let strict = Migrator(source: source, driver: driver)
        #expect(try await strict.status().entries.map(\.state) == [.applied, .outOfOrder, .applied])
        #expect(await refusal { _ = try await strict.up() } == .outOfOrder)
        _ = try await strict.down(to: 1)
        #expect(driver.versions == [1])
        let other = try await self.driver(source, has: 1, 3)
        _ = try await Migrator(source: source, driver: other, options: MigrationOptions(allowsOutOfOrder: true)).up()
        #expect(other.versions == [1, 2, 3])
    }

    @Test func `what cannot be taken back is refused before anything is`() async throws {
        let source = try MigrationSource(
            files: [
                MigrationFile("0001_a.up.sql"), MigrationFile("0002_b.up.sql"), MigrationFile("0002_b.down.sql"),
            ], owner: "Tester")
        let driver = try await driver(source, has: 1, 2)
        let error = await #expect(throws: CairnError.self) {
            try await Migrator(source: source, driver: driver).down(to: 0)
        }
        #expect(reason(error) == .irreversible)
        #expect(error?.message == "0001_a cannot be taken back: it has no .down.sql file")
        #expect(driver.versions == [1, 2])
    }

    @Test func `a flaw in the last file stops the first one`() async throws {
        let source = try MigrationSource(
            files: [MigrationFile("0001_a.up.sql"), MigrationFile("0002_b.up.sql", "SELECT 1;\nSELECT 'x")],
            owner: "Tester")
        let driver = RecordingDriver()
        let error = await #expect(throws: CairnError.self) {
            try await Migrator(source: source, driver: driver).up()
        }
        #expect(error?.message == "0002_b.up.sql:2: ' is not closed")
        #expect(driver.versions.isEmpty)
    }

    @Test func `requiring all migrations tells what is pending`() async throws {
        let source = try MigrationSource.numbered(1, 2)
        let driver = try await driver(source, has: 1)
        let rows = driver.rows.withLock { $0 }
        let error = #expect(throws: CairnError.self) { try source.requireApplied(rows) }
        #expect(reason(error) == .pending)
        #expect(error?.message == "the database has yet to be migrated: 0002_m")
        try MigrationSource.numbered(1).requireApplied(rows)
    }
}
