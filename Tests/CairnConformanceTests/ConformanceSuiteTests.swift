import CairnConformance
import CairnRepositories
import Testing

@Suite struct ConformanceSuiteTests {
    @Test func `no two cases share an id or a promise`() {
        let cases = ConformanceSuite.allCases
        #expect(Set(cases.map(\.id)).count == cases.count)
        let promises = Dictionary(grouping: cases) {
            "\($0.area): \($0.id.split(separator: ".").dropLast()) \($0.title)"
        }
        #expect(promises.filter { $0.value.count > 1 }.isEmpty)
    }

    @Test func `there are at least 150 cases, some in every suite`() {
        #expect(ConformanceSuite.allCases.count >= 150)
        for suite in ConformanceSuite.all {
            #expect(!suite.cases.isEmpty, "\(suite.area)")
            #expect(suite.cases.allSatisfy { $0.area == suite.area }, "\(suite.area)")
        }
    }

    @Test func `ids are lower-case words in parts`() {
        for test in ConformanceSuite.allCases {
            let parts = test.id.split(separator: ".", omittingEmptySubsequences: false)
            #expect(parts.count >= 2, "\(test.id)")
            #expect(
                parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } },
                "\(test.id)")
            #expect(!test.title.isEmpty && test.description == test.id)
        }
    }

    @Test func `cases require what their store is`() {
        #expect(ConformanceSuite.candleStore.cases.allSatisfy { $0.requires.contains(.candles) })
        #expect(ConformanceSuite.recordStore.cases.allSatisfy { $0.requires.contains(.records) })
        #expect(ConformanceSuite.transactions.cases.allSatisfy { $0.requires.contains(.transactions) })
        #expect(ConformanceSuite.durability.cases.allSatisfy { $0.requires.contains(.durability) })
    }
}
