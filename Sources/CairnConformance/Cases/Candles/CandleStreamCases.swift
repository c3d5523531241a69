internal import CairnDomain
internal import CairnRepositories

/// Streams are complete, ordered and bounded while others write.
enum CandleStreamCases {
    static let all: [ConformanceCase] = batches + whileWriting

    private static let batches: [ConformanceCase] = [
        .candles("stream.complete", "A stream gives every candle once, in batches of at most the size asked for") {
            trial in
            try await trial.save(0..<1000)
            let batches = try await collect(trial.store.stream(of: trial.key, batchSize: 64))
            try expect(batches.allSatisfy { (1...64).contains($0.count) }, "a batch is empty or larger than 64")
            try expectBatches(batches, try CandleFixture.series(0..<1000))
        },
        .candles("stream.exact-multiple", "A stream whose last batch is full ends after it") { trial in
            try await trial.save(0..<300)
            let batches = try await collect(trial.store.stream(of: trial.key, batchSize: 100))
            try expectEqual(batches.map(\.count), [100, 100, 100], "the sizes of the batches")
            try expectBatches(batches, try CandleFixture.series(0..<300))
        },
        .candles("stream.batch-of-one", "A stream may go candle by candle") { trial in
            try await trial.save(0..<25)
            let batches = try await collect(trial.store.stream(of: trial.key, batchSize: 1))
            try expectEqual(batches.count, 25, "the number of batches")
            try expectBatches(batches, try CandleFixture.series(0..<25))
        },
        .candles("stream.batch-size-below-one", "A batch size of 0 or below counts as 1") { trial in
            try await trial.save(0..<5)
            for size in [0, -1, Int.min] {
                let batches = try await collect(trial.store.stream(of: trial.key, batchSize: size))
                try expectBatches(batches, try CandleFixture.series(0..<5), "batch size \(size)")
            }
        },
        .candles("stream.one-batch", "A batch size above the number of candles gives one batch") { trial in
            try await trial.save(0..<10)
            for size in [10, 11, Int.max] {
                let batches = try await collect(trial.store.stream(of: trial.key, batchSize: size))
                try expectEqual(batches.map(\.count), [10], "the sizes of the batches for \(size)")
            }
        },
        .candles("stream.empty", "A stream of nothing gives no batch") { trial in
            try expectEqual(try await collect(trial.store.stream(of: trial.key)).count, 0, "the number of batches")
        },
        .candles("stream.range", "A stream keeps to its range, both ends included") { trial in
            try await trial.save(0..<100)
            let stream = trial.store.stream(of: trial.key, in: CandleFixture.span(10, 52), batchSize: 7)
            try expectBatches(try await collect(stream), try CandleFixture.series(10...52))
        },
        .candles("stream.large", "A stream of 20,000 candles is complete with the default batch size") { trial in
            try await trial.save(0..<20_000)
            let batches = try await collect(trial.store.stream(of: trial.key))
            try expect(batches.count > 1, "20,000 candles came in one batch")
            try expectBatches(batches, try CandleFixture.series(0..<20_000))
        },
        .candles("stream.begins-anew", "Each iteration of a stream begins at the first candle") { trial in
            try await trial.save(0..<30)
            let stream = trial.store.stream(of: trial.key, batchSize: 8)
            for try await _ in stream { break }
            for _ in 0..<2 { try expectBatches(try await collect(stream), try CandleFixture.series(0..<30)) }
        },
        .candles("stream.after-the-end", "A stream that has ended stays ended") { trial in
            try await trial.save(0..<3)
            var iterator = trial.store.stream(of: trial.key, batchSize: 2).makeAsyncIterator()
            while try await iterator.next() != nil {}
            try await trial.save(3..<10)
            try expect(try await iterator.next() == nil, "a stream that had ended gave another batch")
        },
        .candles(
            "stream.end-of-time", "A stream ends at the last instant there is", requires: [.fullTimeRange]
        ) { trial in
            let expected = try CandleSeries(
                [.min, CandleFixture.monday, .max].map { try CandleFixture.flat(.zero, at: $0) })
            try await trial.store.save(expected, in: trial.key)
            let batches = try await collect(trial.store.stream(of: trial.key, batchSize: 1))
            try expectBatches(batches, expected)
        },
    ]

    private static let whileWriting: [ConformanceCase] = [
        .candles("stream.insert-behind", "Candles saved behind a stream are not given, and none is repeated") { trial in
            try await trial.save(100..<200)
            var seen: [Candle] = []
            var behind = 0
            for try await batch in trial.store.stream(of: trial.key, batchSize: 10) {
                seen += batch
                try await trial.save(behind..<(behind + 5))
                behind += 5
            }
            try expectEqual(seen.map(\.timestamp), (100..<200).map(CandleFixture.time), "the open times")
        },
        .candles("stream.insert-ahead", "Candles saved ahead of a stream come in their place, and none is skipped") {
            trial in
            try await trial.save(stride(from: 0, to: 100, by: 2))
            var seen: [Candle] = []
            var ahead = 51
            for try await batch in trial.store.stream(of: trial.key, batchSize: 5) {
                seen += batch
                if ahead < 100 { try await trial.save([ahead]) }
                ahead += 2
            }
            let times = seen.map(\.timestamp)
            try expectEqual(times, Set(times).sorted(), "the open times, ascending and each once")
            let missing = Set(stride(from: 0, to: 100, by: 2).map(CandleFixture.time)).subtracting(times)
            try expect(missing.isEmpty, "candles that were there all the time were skipped: \(missing.sorted())")
        },
        .candles("stream.delete-meanwhile", "Candles deleted around a stream do not make it skip others") { trial in
            try await trial.save(0..<100)
            var seen: [Timestamp] = []
            for try await batch in trial.store.stream(of: trial.key, batchSize: 10) {
                seen += batch.timestamps
                // The last candle given, which the next batch begins after, goes too.
                _ = try await trial.store.delete(of: trial.key, in: .min...CandleFixture.time(seen.count - 1))
            }
            try expectEqual(seen, (0..<100).map(CandleFixture.time), "the open times")
        },
        .candles("stream.replace-meanwhile", "Candles replaced around a stream are given once") { trial in
            try await trial.save(0..<60, level: 1)
            var seen: [Timestamp] = []
            for try await batch in trial.store.stream(of: trial.key, batchSize: 7) {
                seen += batch.timestamps
                try await trial.save(0..<60, level: seen.count)
            }
            try expectEqual(seen, (0..<60).map(CandleFixture.time), "the open times")
        },
        .candles("stream.early-exit", "A stream left early leaves the store as usable as before") { trial in
            try await trial.save(0..<500)
            for _ in 0..<30 {
                for try await _ in trial.store.stream(of: trial.key, batchSize: 10) { break }
            }
            try await trial.save(500..<510)
            try await trial.expectAll(0..<510)
        },
        .candles("stream.two-at-once", "Two streams over one series do not disturb each other") { trial in
            try await trial.save(0..<50)
            var first = trial.store.stream(of: trial.key, batchSize: 7).makeAsyncIterator()
            var second = trial.store.stream(of: trial.key, batchSize: 5).makeAsyncIterator()
            var found: ([CandleSeries], [CandleSeries]) = ([], [])
            for _ in 0..<20 {
                if let batch = try await first.next() { found.0.append(batch) }
                if let batch = try await second.next() { found.1.append(batch) }
            }
            try expectBatches(found.0, try CandleFixture.series(0..<50), "the first stream")
            try expectBatches(found.1, try CandleFixture.series(0..<50), "the second stream")
        },
    ]

    private static func collect(_ stream: BatchSequence<CandleSeries>) async throws -> [CandleSeries] {
        var batches: [CandleSeries] = []
        for try await batch in stream { batches.append(batch) }
        return batches
    }

    /// Throws unless the batches one after another are exactly these candles: none repeated, none out of order.
    private static func expectBatches(
        _ batches: [CandleSeries], _ expected: CandleSeries, _ what: String = "the stream", fileID: String = #fileID,
        line: Int = #line
    ) throws {
        let times = batches.flatMap(\.timestamps)
        try expectEqual(times, Array(expected.timestamps), "\(what): the open times", fileID: fileID, line: line)
        try expectCandles(CandleSeries(batches.flatMap(\.self)), expected, what, fileID: fileID, line: line)
    }
}
