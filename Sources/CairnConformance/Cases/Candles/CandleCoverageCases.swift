internal import CairnDomain
internal import CairnRepositories

/// How much is stored: coverage and counts.
enum CandleCoverageCases {
    static let all: [ConformanceCase] = [
        .candles("coverage.unknown-series", "A series that was never saved has no coverage") { trial in
            try await trial.save(0..<5)
            let coverage = try await trial.store.coverage(of: try CandleFixture.key("MSFT"))
            try expect(coverage == nil, "expected no coverage, found \(shortened(coverage))")
        },
        .candles("coverage.one", "One candle covers its own open time") { trial in
            try await trial.save([7])
            try await expectCoverage(trial, 7, 7, 1)
        },
        .candles("coverage.first-to-last", "Coverage reaches from the first to the last open time") { trial in
            try await trial.save([3, 10, 4, 200])
            try await expectCoverage(trial, 3, 200, 4)
        },
        .candles("coverage.grows", "Coverage grows at both ends") { trial in
            try await trial.save(50..<60)
            try await trial.save(40..<45)
            try await trial.save(70..<71)
            try await expectCoverage(trial, 40, 70, 16)
        },
        .candles("coverage.unchanged-by-replacing", "Saving the same times again does not change coverage") { trial in
            try await trial.save(0..<10, level: 1)
            try await trial.save(0..<10, level: 2)
            try await expectCoverage(trial, 0, 9, 10)
        },
        .candles("coverage.shrinks", "Coverage shrinks when the ends are deleted") { trial in
            try await trial.save(0..<10)
            _ = try await trial.store.delete(of: trial.key, in: CandleFixture.span(0, 2))
            _ = try await trial.store.delete(of: trial.key, in: CandleFixture.span(8, 9))
            try await expectCoverage(trial, 3, 7, 5)
        },
        .candles("coverage.gone", "Coverage is gone when the last candle is deleted") { trial in
            try await trial.save([5])
            try await trial.store.delete(trial.key)
            try expect(try await trial.store.coverage(of: trial.key) == nil, "expected no coverage after deleting")
        },
        .candles("count.closed-range", "Counting includes the candles at both ends of the range") { trial in
            try await trial.save(0..<30)
            let counts: [(Int, Int, Int)] = [(5, 9, 5), (0, 0, 1), (29, 29, 1), (-5, -1, 0), (30, 40, 0), (-5, 40, 30)]
            for (first, last, expected) in counts {
                let found = try await trial.store.count(of: trial.key, in: CandleFixture.span(first, last))
                try expectEqual(found, expected, "the count from minute \(first) to \(last)")
            }
        },
        .candles("count.unknown-series", "A series that was never saved has no candles to count") { trial in
            try await trial.save(0..<5)
            try expectEqual(try await trial.store.count(of: try CandleFixture.key("MSFT")), 0, "the count")
        },
        .candles("count.after-overlaps", "Candles that were saved several times count once") { trial in
            for start in stride(from: 0, to: 50, by: 10) { try await trial.save(start..<(start + 30)) }
            try expectEqual(try await trial.store.count(of: trial.key), 70, "the count")
        },
        .candles("count.large", "Counts of many candles are exact") { trial in
            try await trial.save(0..<12_345)
            try expectEqual(try await trial.store.count(of: trial.key), 12_345, "the count of all")
            try expectEqual(
                try await trial.store.count(of: trial.key, in: CandleFixture.span(1, 11_111)), 11_111,
                "the count of a range")
        },
    ]

    private static func expectCoverage(
        _ trial: CandleTrial, _ first: Int, _ last: Int, _ count: Int, fileID: String = #fileID, line: Int = #line
    ) async throws {
        let found = try await trial.store.coverage(of: trial.key)
        let expected = SeriesCoverage(range: CandleFixture.span(first, last), count: count)
        try expectEqual(found, expected, "the coverage", fileID: fileID, line: line)
    }
}
