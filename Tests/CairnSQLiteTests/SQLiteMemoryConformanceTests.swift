import CairnConformance
import CairnRepositories
import CairnSQLite
import Testing

// One case after another, as for files.
@Suite(.serialized) struct SQLiteMemoryConformanceTests {
    private struct MemoryHarness: ConformanceHarness {
        func open() async throws -> any Storage { try await SQLiteStorage.open(.memory) }
    }

    @Test(arguments: ConformanceSuite.allCases)
    func `memory keeps the contract`(_ test: ConformanceCase) async throws {
        try await test.run(on: MemoryHarness())
    }
}
