import CairnDomain
import CairnMigrations
import CairnRepositories
import Synchronization
import Testing

/// What a driver decides once it holds the lock, when others have been there since it planned.
@Suite struct MigrationStepTests {
    private struct Planned {
        var steps: [MigrationStep]
        var rows: [AppliedMigration]
    }

    /// Catches the steps that a migrator hands out.
    private final class StepDriver: MigrationDriver {
        let recorder: RecordingDriver
        let steps = StepList()
        let backend = BackendKind.test
        init(_ rows: [AppliedMigration]) { recorder = RecordingDriver(rows) }
        func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
            try recorder.statements(in: script)
        }
        func history() async throws -> [AppliedMigration] { try await recorder.history() }
        func perform(_ step: MigrationStep) async throws -> MigrationStep.Outcome {
            await steps.append(step)
            return try await recorder.perform(step)
        }
        func describeSchema() async throws -> SchemaDescription { try await recorder.describeSchema() }
        func describeSchema(madeBy statements: [MigrationStatement]) async throws -> SchemaDescription {
            try await recorder.describeSchema(madeBy: statements)
        }
    }

    private actor StepList {
        var all: [MigrationStep] = []
        func append(_ step: MigrationStep) { all.append(step) }
    }

    private func steps(
        _ source: MigrationSource, _ rows: [AppliedMigration] = [], down: Bool = false
    ) async throws -> [MigrationStep] {
        let driver = StepDriver(rows)
        let migrator = Migrator(source: source, driver: driver)
        _ = down ? try await migrator.down(to: 0) : try await migrator.up()
        return await driver.steps.all
    }

    private func row(_ step: MigrationStep) -> AppliedMigration { step.applied(at: .now, duration: .zero) }

    @Test func `a step that someone else did is done`() async throws {
        let up = try await steps(.numbered(1, 2))
        let rows = up.map(row)
        #expect(try up[0].decision(given: []) == .run(from: 0))
        #expect(try up[0].decision(given: rows) == .alreadyDone)
        #expect(try up[1].decision(given: [rows[0]]) == .run(from: 0))
        let down = try await steps(.numbered(1, 2), rows, down: true)
        #expect(try down[0].decision(given: rows) == .run(from: 0))
        #expect(try down[0].decision(given: [rows[0]]) == .alreadyDone)
        #expect(try down[1].decision(given: []) == .alreadyDone)
    }

    @Test func `a history that moved elsewhere meanwhile is refused as transient`() async throws {
        let up = try await steps(.numbered(1, 2))
        let other = try await steps(.numbered(3))
        for rows in [[], [row(up[0]), row(other[0])]] {
            let error = #expect(throws: CairnError.self) { try up[1].decision(given: rows) }
            #expect(reason(error) == .concurrentChange)
            #expect(error?.isTransient == true)
            #expect(error?.outcome == .notApplied)
        }
        let edited = try await steps(.numbered(1, suffix: "!"))
        #expect(throws: CairnError.self) { try up[0].decision(given: [row(edited[0])]) }
    }

    private func source(_ first: String, _ second: String, _ third: String) throws -> MigrationSource {
        try MigrationSource(
            files: [
                MigrationFile("0001_a.up.sql", "\(first);\(second);\n\(third);"),
                MigrationFile("0001_a.down.sql", "X;Y;Z;"),
            ],
            owner: "Tester")
    }

    @Test func `a migration that stopped half-way goes on, and what is left may be mended`() async throws {
        let step = try await steps(source("A", "B", "C"))[0]
        let partial = step.applied(at: .now, duration: .zero, statementsDone: 2)
        #expect(try step.decision(given: [partial]) == .run(from: 2))
        let driver = RecordingDriver([partial])
        #expect(
            try await Migrator(source: source("A", "B", "C"), driver: driver).status().entries.map(\.state) == [
                .partial
            ])
        _ = try await Migrator(source: source("A", "B", "mended"), driver: driver).up()
        #expect(driver.log == ["mended"])
        #expect(driver.rows.withLock { $0.map(\.progress) } == [nil])
    }

    @Test func `what was run already may not be edited`() async throws {
        let partial = try await steps(source("A", "B", "C"))[0].applied(
            at: .now, duration: .zero, statementsDone: 2)
        let driver = RecordingDriver([partial])
        for edited in [try source("A", "edited", "C"), try source("AB", "", "C")] {
            let error = await #expect(throws: CairnError.self) {
                try await Migrator(source: edited, driver: driver).up()
            }
            #expect(reason(error) == .modified)
        }
        #expect(driver.log.isEmpty)
    }

    @Test func `what stopped half-way is finished in its direction before anything else`() async throws {
        let files = try source("A", "B", "C")
        let partial = try await steps(files)[0].applied(at: .now, duration: .zero, statementsDone: 1)
        let error = await #expect(throws: CairnError.self) {
            try await Migrator(source: files, driver: RecordingDriver([partial])).down()
        }
        #expect(reason(error) == .partial)
        #expect(error?.message == "0001_a stopped half-way up: finish that first")

        let complete = try await steps(files)[0].applied(at: .now, duration: .zero)
        let downStep = try await steps(files, [complete], down: true)[0]
        let half = downStep.applied(at: .now, duration: .zero, statementsDone: 1)
        let driver = RecordingDriver([half])
        #expect(throws: Never.self) { try downStep.decision(given: [half]) }
        await #expect(throws: CairnError.self) { try await Migrator(source: files, driver: driver).up() }
        _ = try await Migrator(source: files, driver: driver).down()
        #expect(driver.log == ["Y", "Z"])
        #expect(driver.versions.isEmpty)
    }
}
