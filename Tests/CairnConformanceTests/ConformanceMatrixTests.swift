import CairnConformance
import CairnInMemory
import CairnRepositories
import CairnSQLite
import Foundation
import Testing

@Suite struct ConformanceMatrixTests {
    private struct MemoryHarness: ConformanceHarness {
        func open() async throws -> any Storage { InMemoryStorage() }
    }

    private struct SQLiteHarness: ConformanceHarness {
        /// Where files go; nil keeps databases in memory.
        let folder: String?

        func open() async throws -> any Storage {
            guard let folder else { return try await SQLiteStorage.open(.memory) }
            return try await SQLiteStorage.open(SQLiteConfiguration(path: "\(folder)/\(UUID().uuidString).sqlite"))
        }

        func reopen(_ storage: any Storage) async throws -> any Storage {
            try await storage.close()
            return try await SQLiteStorage.open(try #require(storage as? SQLiteStorage).configuration)
        }
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

    @Test(.enabled(if: ProcessInfo.processInfo.environment["CAIRN_WRITE_MATRIX"] != nil))
    func `the matrix of our backends is written where CAIRN_WRITE_MATRIX says`() async throws {
        let path = try #require(ProcessInfo.processInfo.environment["CAIRN_WRITE_MATRIX"])
        let folder = FileManager.default.temporaryDirectory.path + "/cairn-matrix-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var matrix = ConformanceMatrix()
        await matrix.run(on: MemoryHarness(), as: "memory")
        await matrix.run(on: SQLiteHarness(folder: folder), as: "sqlite")
        await matrix.run(on: SQLiteHarness(folder: nil), as: "sqlite::memory:")
        try matrix.markdown().write(toFile: path, atomically: true, encoding: .utf8)
    }
}
