import CairnConformance
import CairnRepositories
import CairnSQLite
import Testing

@Suite struct SQLiteMemoryConformanceTests {
    private struct MemoryHarness: ConformanceHarness {
        func open() async throws -> any Storage { try await SQLiteStorage.open(.memory) }
    }

    /// What the one connection of a database in memory may change; statements are the same as for a file, and
    /// `make matrix` runs all cases.
    private static let cases = ConformanceSuite.allCases.filter { test in
        ConformanceResults.collected != nil || test.area != .recordStore || test.id.hasPrefix("records.stream")
    }

    @Test(arguments: cases)
    func `memory keeps the contract`(_ test: ConformanceCase) async throws {
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: MemoryHarness(), as: "sqlite::memory:")
        }
    }
}
