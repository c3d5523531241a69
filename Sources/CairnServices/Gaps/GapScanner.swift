public import CairnDomain
public import CairnRepositories

/// Compares ascending candles with those a calendar expects, one batch after another, in constant memory.
public struct GapScanner: Sendable {
    /// Two candles further apart than 1000 years are a mistake in one of them, not a gap to be walked through.
    private static let longestGap = 1000 * 366 * Timestamp.millisecondsPerDay

    private let expected: ExpectedCandles
    private let range: ClosedRange<Timestamp>
    private let options: GapOptions
    private var report: GapReport
    private var current: ExpectedPeriod?
    /// The slot of the current period that is expected next.
    private var nextSlot = 0
    /// The candle added last.
    private var last: Timestamp?
    /// The gap that the next missing candle may prolong.
    private var open: CandleGap?

    /// Makes a scanner.
    ///
    /// - Parameters:
    ///   - timeframe: The timeframe of the candles.
    ///   - calendar: When candles are expected.
    ///   - range: What to look at. A bound other than the end of time is one at which candles are expected: those
    ///     missing between it and the nearest candle count.
    ///   - options: What counts as a gap and how many are listed.
    /// - Throws: `CairnError` with code `invalidInput` for a bound more than 100,000 years from 1970.
    public init(
        timeframe: Timeframe, calendar: TradingCalendar, range: ClosedRange<Timestamp> = .allTime,
        options: GapOptions = GapOptions()
    ) throws {
        expected = try ExpectedCandles(timeframe: timeframe, calendar: calendar)
        self.range = range
        self.options = options
        report = GapReport(calendar: calendar)
        if range.upperBound != .max { try Self.check(range.upperBound) }
        guard range.lowerBound != .min else { return }
        try Self.check(range.lowerBound)
        let place = expected.place(of: range.lowerBound)
        let period = expected.period(containing: place)
        nextSlot = period.firstSlot(notBefore: place)
        current = period
    }

    /// Adds candles that come after all those added before; those outside of the range are left out.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for candles out of order or more than 1000 years apart;
    ///   `CancellationError`.
    public mutating func add(_ candles: CandleSeries) throws {
        let candles = candles[range]
        guard let bounds = candles.timeRange else { return }
        if let last, bounds.lowerBound <= last {
            throw Self.invalid("the candle at \(bounds.lowerBound) does not come after \(last)")
        }
        try Self.check(bounds.lowerBound)
        try Self.check(bounds.upperBound)
        let (timestamps, volumes) = (candles.timestamps, candles.volume)
        for index in timestamps.indices {
            if volumes[index] == .zero { report.withoutVolume += 1 }
            try add(timestamps[index])
        }
        report.candles += candles.count
        report.range = (report.range?.lowerBound ?? bounds.lowerBound)...bounds.upperBound
    }

    /// Counts what is missing up to the end of the range, if it has one, and returns the report.
    public mutating func finish() throws -> GapReport {
        if range.upperBound != .max, current != nil {
            let end = expected.place(of: range.upperBound)
            try move(to: end)
            if let period = current { miss(nextSlot..<slotsUntilEnd(of: period, end), of: period) }
        }
        closeGap()
        return report
    }

    private mutating func add(_ timestamp: Timestamp) throws {
        let place = expected.place(of: timestamp)
        if current == nil { begin(with: place) }
        if current?.span.contains(place) != true { try move(to: place) }
        last = timestamp
        guard let slot = current?.slot(at: place) else {
            report.outsideSessions += 1
            return
        }
        // The first candle may open late in a span that began before the range.
        guard slot >= nextSlot || report.found == 0 else {
            report.surplus += 1
            return
        }
        if slot > nextSlot, let period = current { miss(nextSlot..<slot, of: period) }
        closeGap()
        report.found += 1
        nextSlot = slot + 1
    }

    private mutating func begin(with place: Timestamp) {
        let period = expected.period(containing: place)
        nextSlot = period.slot(at: place) ?? period.firstSlot(notBefore: place)
        current = period
    }

    /// The number of slots of a period whose candles would open within the range.
    private func slotsUntilEnd(of period: ExpectedPeriod, _ end: Timestamp) -> Int {
        let count = period.firstSlot(notBefore: end.advanced(byMilliseconds: 1))
        guard count > nextSlot else { return nextSlot }
        // A daily candle may open later on its date than the range ends.
        let open = expected.timestamp(ofPlace: period.openTime(ofSlot: count - 1), like: last)
        return open <= range.upperBound ? count : max(nextSlot, count - 1)
    }

    /// Goes to the period that holds a later place; what the periods before it lack is missing.
    private mutating func move(to place: Timestamp) throws {
        guard var period = current else { return }
        let distance = place.millisecondsSince1970 - period.span.lowerBound.millisecondsSince1970
        guard distance <= Self.longestGap else {
            throw Self.invalid(
                "\(last ?? range.lowerBound) and \(place) lie more than 1000 years apart; one of them must be wrong")
        }
        while period.span.upperBound <= place {
            try Task.checkCancellation()
            miss(nextSlot..<period.slotCount, of: period)
            period = expected.period(after: period)
            nextSlot = 0
        }
        current = period
    }

    /// Counts slots as missing.
    private mutating func miss(_ slots: Range<Int>, of period: ExpectedPeriod) {
        guard !slots.isEmpty else { return }
        let isWhole = slots.count == period.slotCount
        let kind: CandleGap.Kind = isWhole ? .wholeDays : .session
        let days = isWhole ? period.tradingDays : 0
        if open?.kind != kind { closeGap() }
        let from = expected.timestamp(ofPlace: period.openTime(ofSlot: slots.lowerBound), like: last)
        let to = expected.timestamp(ofPlace: period.openTime(ofSlot: slots.upperBound - 1), like: last)
        if let gap = open {
            open = CandleGap(
                kind: kind, range: gap.range.lowerBound...max(to, gap.range.lowerBound),
                missing: gap.missing + slots.count, tradingDays: gap.tradingDays + days)
        } else {
            open = CandleGap(kind: kind, range: from...max(from, to), missing: slots.count, tradingDays: days)
        }
    }

    private mutating func closeGap() {
        guard let gap = open else { return }
        open = nil
        switch gap.kind {
        case .session:
            guard gap.missing > options.quietTolerance else {
                report.tolerated += gap.missing
                return
            }
            report.missingInSessions += gap.missing
        case .wholeDays:
            report.missingInWholeDays += gap.missing
            report.missingDays += gap.tradingDays
        }
        report.gapCount += 1
        if report.gaps.count < options.listLimit { report.gaps.append(gap) }
    }

    private static func check(_ timestamp: Timestamp) throws {
        guard ExpectedCandles.supported.contains(timestamp) else {
            throw invalid("\(timestamp) lies more than 100,000 years from 1970")
        }
    }

    private static func invalid(_ message: String) -> CairnError {
        CairnError(.invalidInput, operation: "find gaps", message: message)
    }
}
