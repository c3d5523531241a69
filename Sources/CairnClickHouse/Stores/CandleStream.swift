import CairnDomain
import CairnRepositories
import CairnRuntime

/// Candles from one open answer, in batches; begun again after the last candle when the connection is lost.
actor CandleStream {
    private let table: CandleTable
    private let client: ClickHouseClient
    private let series: SeriesKey
    private let batchSize: Int
    /// What is still to be read.
    private var range: ClosedRange<Timestamp>
    private var collector: CandleCollector
    private var cursor: ClickHouseCursor?
    private var isAtEnd = false
    /// Attempts since the last block arrived.
    private var failures = 0

    init(
        _ table: CandleTable, _ client: ClickHouseClient, of series: SeriesKey, in range: ClosedRange<Timestamp>,
        batchSize: Int
    ) {
        self.table = table
        self.client = client
        self.series = series
        self.range = range
        self.batchSize = batchSize
        collector = CandleCollector(table)
    }

    /// The next batch; nil at the end.
    func next() async throws -> CandleSeries? {
        while collector.settledCount < batchSize, !isAtEnd, !collector.isFlawed { try await receive() }
        if collector.settledCount >= batchSize { return delivered(collector.take(batchSize)) }
        let rest = try collector.finish()
        return rest.isEmpty ? nil : delivered(rest)
    }

    /// Goes on after a batch, should the answer have to be asked for again.
    private func delivered(_ batch: CandleSeries) -> CandleSeries {
        if let last = batch.timestamps.last, last < range.upperBound {
            range = last.advanced(byMilliseconds: 1)...range.upperBound
        }
        return batch
    }

    private func receive() async throws {
        do {
            let cursor = try await current()
            guard let block = try await cursor.next() else {
                isAtEnd = true
                self.cursor = nil
                return
            }
            try collector.append(block)
            failures = 0
        } catch let error as CairnError where error.isTransient && failures < 2 {
            // Asked for again from after the last batch that was given out.
            cursor = nil
            collector = CandleCollector(table)
            failures += 1
        }
    }

    private func current() async throws -> ClickHouseCursor {
        if let cursor { return cursor }
        let opened = try await client.open(.read("stream candles", table.history(of: series, in: range)))
        cursor = opened
        return opened
    }
}
