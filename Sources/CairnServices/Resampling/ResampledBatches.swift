public import CairnDomain
internal import CairnRepositories

/// The candles of a series put together into a coarser timeframe, in batches, with memory for one batch at a time.
///
/// Each iterator begins anew.
public struct ResampledBatches: AsyncSequence, Sendable {
    /// Steps through the batches.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var source: BatchSequence<CandleSeries>.AsyncIterator
        private var resampler: CandleResampler
        private let batchSize: Int
        private var isAtEnd = false

        init(_ source: BatchSequence<CandleSeries>, _ resampler: CandleResampler, batchSize: Int) {
            self.source = source.makeAsyncIterator()
            self.resampler = resampler
            self.batchSize = batchSize
        }

        /// The next candles, never an empty batch; nil at the end.
        public mutating func next() async throws -> CandleSeries? {
            while !isAtEnd {
                guard let batch = try await source.next() else {
                    isAtEnd = true
                    let rest = try resampler.finish()
                    return rest.isEmpty ? nil : rest
                }
                try resampler.add(batch)
                if resampler.finishedCount >= batchSize { return try resampler.takeFinished() }
            }
            return nil
        }
    }

    private let source: BatchSequence<CandleSeries>
    private let resampler: CandleResampler
    private let batchSize: Int

    init(_ source: BatchSequence<CandleSeries>, _ resampler: CandleResampler, batchSize: Int) {
        self.source = source
        self.resampler = resampler
        self.batchSize = batchSize
    }

    /// Starts an iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source, resampler, batchSize: batchSize) }
}
