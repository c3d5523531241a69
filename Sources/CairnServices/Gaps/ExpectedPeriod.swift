internal import CairnDomain

/// The candles expected in one trading day, or the one expected in a longer span, numbered from 0 as slots.
struct ExpectedPeriod: Sendable {
    /// Slots at even distances.
    struct Run: Sendable {
        let first: Timestamp
        let count: Int
        /// The number of slots in the runs before this one.
        let offset: Int
    }

    let span: Range<Timestamp>
    /// How many trading days the period holds.
    let tradingDays: Int
    /// Milliseconds from one slot of a run to the next.
    let step: Int64
    private(set) var runs: [Run] = []
    private(set) var slotCount = 0

    init(span: Range<Timestamp>, tradingDays: Int, step: Int64) {
        self.span = span
        self.tradingDays = tradingDays
        self.step = step
    }

    mutating func appendRun(first: Timestamp, count: Int) {
        guard count > 0 else { return }
        runs.append(Run(first: first, count: count, offset: slotCount))
        slotCount += count
    }

    /// The slot whose candle holds an instant; nil when the market is closed then.
    func slot(at instant: Timestamp) -> Int? {
        guard let run = run(at: instant) else { return nil }
        let position = Int((instant.millisecondsSince1970 - run.first.millisecondsSince1970) / step)
        return position < run.count ? run.offset + position : nil
    }

    /// The first slot that opens at or after an instant, or `slotCount`.
    func firstSlot(notBefore instant: Timestamp) -> Int {
        guard let run = run(at: instant) else { return 0 }
        let elapsed = instant.millisecondsSince1970 - run.first.millisecondsSince1970
        return run.offset + min(run.count, Int((elapsed + step - 1) / step))
    }

    /// The time at which a slot opens.
    func openTime(ofSlot slot: Int) -> Timestamp {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].offset <= slot { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return span.lowerBound }
        let run = runs[low - 1]
        return run.first.advanced(byMilliseconds: Int64(slot - run.offset) * step)
    }

    /// The last run that begins at or before an instant.
    private func run(at instant: Timestamp) -> Run? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].first <= instant { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? runs[low - 1] : nil
    }
}
