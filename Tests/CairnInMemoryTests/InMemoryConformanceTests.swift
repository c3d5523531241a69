import CairnConformance
import CairnInMemory
import CairnRepositories
import Testing

@Suite struct InMemoryConformanceTests {
    private struct Harness: ConformanceHarness {
        func open() async throws -> any Storage { InMemoryStorage() }
    }

    @Test(arguments: ConformanceSuite.allCases)
    func `memory keeps the contract`(_ test: ConformanceCase) async throws {
        try await ConformanceResults.verify(test, on: Harness(), as: "memory")
    }
}
