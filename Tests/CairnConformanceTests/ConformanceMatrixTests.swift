import CairnConformance
import CairnInMemory
import CairnRepositories
import Foundation
import Testing

@Suite struct ConformanceMatrixTests {
    private struct MemoryHarness: ConformanceHarness {
        func open() async throws -> any Storage { InMemoryStorage() }
    }

    private func makeCase(_ id: String, _ area: ConformanceArea) -> ConformanceCase {
        ConformanceCase(id, "Promise of \(id)", area: area) { _ in }
    }

    @Test func `the matrix shows every case by area and backend, with reasons`() {
        var matrix = ConformanceMatrix()
        let (one, two, three) = (
            makeCase("a.one", .candleStore), makeCase("a.two", .candleStore), makeCase("b.three", .transactions)
        )
        matrix.record(.passed, of: one, on: "memory")
        matrix.record(.failed("found 1 | 2\nof 3"), of: two, on: "memory")
        matrix.record(.skipped("no transactions: none here"), of: three, on: "memory")
        matrix.record(.passed, of: three, on: "sqlite")
        let expected = """
            # Conformance

            What each backend keeps of the contract, case by case, as `CairnConformance` proves it.

            | backend | passed | skipped | failed |
            | --- | ---: | ---: | ---: |
            | memory | 1 | 1 | 1 |
            | sqlite | 1 | 0 | 0 |

            ✓ passed, – skipped for the reason below, ✗ failed, blank: not run.

            ## Candle store

            | case | promise | memory | sqlite |
            | --- | --- | :-: | :-: |
            | `a.one` | Promise of a.one | ✓ |  |
            | `a.two` | Promise of a.two | ✗ |  |

            ## Transactions

            | case | promise | memory | sqlite |
            | --- | --- | :-: | :-: |
            | `b.three` | Promise of b.three | – | ✓ |

            ## Skipped

            - **memory**: no transactions: none here (`b.three`)

            ## Failed

            - **memory**: found 1 \\| 2 of 3 (`a.two`)

            """
        #expect(matrix.markdown() == expected)
    }

    @Test func `running cases notes passes, skips and failures`() async {
        var matrix = ConformanceMatrix()
        let failing = ConformanceCase("x.fails", "It fails", area: .declarations) { _ in
            throw ConformanceFailure("broken")
        }
        let skipped = ConformanceCase("x.skips", "It skips", area: .durability, requires: [.durability]) { _ in }
        await matrix.run([makeCase("x.passes", .declarations), failing, skipped], on: MemoryHarness(), as: "memory")
        #expect(matrix.count(on: "memory", where: \.isPassed) == 1)
        #expect(matrix.count(on: "memory") { if case .failed = $0 { true } else { false } } == 1)
        #expect(
            matrix.count(on: "memory") { $0 == .skipped("no durability: what is in memory ends with the process") } == 1
        )
        #expect(matrix.count(on: "sqlite", where: \.isPassed) == 0)
    }

    @Test func `results that were left in a folder make a matrix`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cairn-results-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let results = ConformanceResults(folder: folder)
        let (one, two) = (makeCase("a.one", .candleStore), makeCase("a.two", .candleStore))
        try results.record(.failed("found\n1: 2"), of: two, on: "sqlite::memory:")
        try results.record(.skipped("no: reason"), of: two, on: "memory")
        try results.record(.failed("at first"), of: one, on: "memory")
        try results.record(.passed, of: one, on: "memory")
        var expected = ConformanceMatrix()
        expected.record(.passed, of: one, on: "memory")
        expected.record(.skipped("no: reason"), of: two, on: "memory")
        expected.record(.failed("found\n1: 2"), of: two, on: "sqlite::memory:")
        #expect(try results.matrix(of: [one, two]).markdown() == expected.markdown())
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["CAIRN_WRITE_MATRIX"] != nil))
    func `the matrix of what was collected is written where CAIRN_WRITE_MATRIX says`() throws {
        let path = try #require(ProcessInfo.processInfo.environment["CAIRN_WRITE_MATRIX"])
        let results = try #require(ConformanceResults.collected, "CAIRN_CONFORMANCE_RESULTS names no folder")
        try results.matrix().markdown().write(toFile: path, atomically: true, encoding: .utf8)
    }
}
