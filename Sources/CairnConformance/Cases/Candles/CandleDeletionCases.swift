internal import CairnDomain
internal import CairnRepositories

/// Deletes remove exactly what they say and report exactly how many.
enum CandleDeletionCases {
    static let all: [ConformanceCase] = [
        .candles("delete.range", "Deleting a range removes it and tells how many candles it had") { trial in
            try await trial.save(0..<20)
            try await expectDeleted(trial, 5, 9, 5)
            try await trial.expectAll(Array(0..<5) + Array(10..<20))
        },
        .candles("delete.closed-range", "Both ends of a deleted range are deleted, their neighbours are not") { trial in
            try await trial.save([4, 5, 9, 10])
            try await expectDeleted(trial, 5, 9, 2)
            try await trial.expectAll([4, 10])
        },
        .candles("delete.single-instant", "Deleting one instant deletes one candle") { trial in
            try await trial.save(0..<10)
            try await expectDeleted(trial, 4, 4, 1)
            try await trial.expectAll([0, 1, 2, 3, 5, 6, 7, 8, 9])
        },
        .candles("delete.between-candles", "Deleting between candles deletes none") { trial in
            try await trial.save(0..<10)
            let low = CandleFixture.time(4).advanced(byMilliseconds: 1)
            let range = low...CandleFixture.time(5).advanced(byMilliseconds: -1)
            try expectEqual(try await trial.store.delete(of: trial.key, in: range), 0, "the number deleted")
            try await trial.expectAll(0..<10)
        },
        .candles("delete.nothing", "Deleting where nothing is tells 0 and changes nothing") { trial in
            try await trial.save(0..<10)
            try await expectDeleted(trial, 10, 20, 0)
            try await expectDeleted(trial, -20, -1, 0)
            try await trial.expectAll(0..<10)
        },
        .candles("delete.unknown-series", "Deleting a series that was never saved tells 0") { trial in
            try await trial.save(0..<10)
            try expectEqual(try await trial.store.delete(try CandleFixture.key("MSFT")), 0, "the number deleted")
            try await trial.expectAll(0..<10)
        },
        .candles("delete.twice", "Deleting again tells 0") { trial in
            try await trial.save(0..<10)
            try await expectDeleted(trial, 2, 5, 4)
            try await expectDeleted(trial, 2, 5, 0)
        },
        .candles("delete.overlapping", "Deletes that overlap count each candle once") { trial in
            try await trial.save(0..<10)
            try await expectDeleted(trial, 0, 4, 5)
            try await expectDeleted(trial, 3, 7, 3)
            try await trial.expectAll([8, 9])
        },
        .candles("delete.whole-series", "Deleting a whole series tells how many candles it had") { trial in
            try await trial.save(0..<33)
            try expectEqual(try await trial.store.delete(trial.key), 33, "the number deleted")
            try await trial.expectAll([])
        },
        .candles("delete.counts-replaced-once", "Candles that were saved several times are deleted once") { trial in
            for level in 0..<3 { try await trial.save(0..<10, level: level) }
            try await expectDeleted(trial, 0, 4, 5)
            try await trial.expectAll(5..<10, level: 2)
        },
        .candles("delete.other-series", "Deleting from one series leaves the others as they are") { trial in
            let others = try [
                CandleFixture.key("AAPL", exchange: "XETRA"), CandleFixture.key("AAPL", .minute5),
                CandleFixture.key("MSFT"),
            ]
            for key in others { try await trial.store.save(try CandleFixture.series(0..<10), in: key) }
            try await trial.save(0..<10)
            try await trial.store.delete(trial.key)
            for key in others {
                let rest = try await trial.store.candles(of: key)
                try expectCandles(rest, try CandleFixture.series(0..<10), "\(key)")
            }
        },
        .candles("delete.save-again", "What was deleted can be saved again") { trial in
            try await trial.save(0..<10, level: 1)
            try await expectDeleted(trial, 3, 6, 4)
            try await trial.save(4..<6, level: 2)
            let expected = try CandleFixture.series([0, 1, 2, 7, 8, 9], level: 1).merging(
                CandleFixture.series(4..<6, level: 2))
            try await trial.expectAll(expected)
        },
        .candles("delete.series-save-again", "A series that was deleted whole can be saved again") { trial in
            try await trial.save(0..<10, level: 1)
            try await trial.store.delete(trial.key)
            try await trial.save(5..<8, level: 2)
            try await trial.expectAll(5..<8, level: 2)
        },
        .candles("delete.large", "The number deleted is exact for many candles") { trial in
            try await trial.save(0..<12_000)
            try await expectDeleted(trial, 1000, 10_999, 10_000)
            try expectEqual(try await trial.store.count(of: trial.key), 2000, "the count of the rest")
        },
    ]

    private static func expectDeleted(
        _ trial: CandleTrial, _ first: Int, _ last: Int, _ count: Int, fileID: String = #fileID, line: Int = #line
    ) async throws {
        let deleted = try await trial.store.delete(of: trial.key, in: CandleFixture.span(first, last))
        try expectEqual(
            deleted, count, "the number deleted from minute \(first) to \(last)", fileID: fileID, line: line)
    }
}
