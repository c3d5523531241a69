import CairnConformance
import Testing

@Suite struct BrokenStorageTests {
    @Test(arguments: ConformanceSuite.allCases)
    func `a sound storage passes every case`(_ test: ConformanceCase) async throws {
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
