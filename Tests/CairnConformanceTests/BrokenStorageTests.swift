import CairnConformance
import Testing

@Suite struct BrokenStorageTests {
    /// The cases that catch a flaw, and those that memory, which passes all others, has to skip.
    private static let decisive: [ConformanceCase] = {
        let ids = Set(Flaw.allCases.flatMap(\.caughtBy))
        return ConformanceSuite.allCases.filter { ids.contains($0.id) || $0.area == .durability }
    }()

    @Test(arguments: decisive)
    func `without a flaw the storage passes`(_ test: ConformanceCase) async throws {
        #expect(try await test.run(on: FaultyHarness()) == .passed)
    }

    @Test(arguments: Flaw.allCases)
    func `a flaw is caught by the cases that are made for it`(_ flaw: Flaw) async throws {
        #expect(!flaw.caughtBy.isEmpty)
        for id in flaw.caughtBy {
            let test = try #require(ConformanceSuite.allCases.first { $0.id == id }, "there is no case \(id)")
            let failure = await #expect(throws: ConformanceFailure.self, "\(id) does not notice \(flaw)") {
                try await test.run(on: FaultyHarness(flaw: flaw))
            }
            #expect(failure?.caseID == id)
        }
    }
}
