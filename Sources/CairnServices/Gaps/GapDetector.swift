public import CairnDomain
public import CairnRepositories

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Finds the candles that a stored series should have and does not.
///
/// ```swift
/// let report = try await GapDetector(store).gaps(in: series, calendar: .alwaysOpen)
/// for gap in report.gaps { print(gap) }
/// ```
public struct GapDetector: Sendable {
    private let store: any CandleStore

    /// Makes a detector over a store.
    public init(_ store: any CandleStore) {
        self.store = store
    }

    /// Looks for gaps, reading the series in batches.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - range: What to look at. A bound other than the end of time is one at which candles are expected.
    ///   - calendar: When the market trades; nil infers it from the series, which reads it twice.
    ///   - timeZone: The zone of an inferred calendar; see ``inferCalendar(of:in:timeZone:)``.
    ///   - holidays: Days without trading besides those of the calendar, which an inferred one cannot know.
    ///   - options: What counts as a gap and how many are listed.
    /// - Throws: `CairnError` with code `notFound` when the store has no candle of the series.
    public func gaps(
        in series: SeriesKey, range: ClosedRange<Timestamp> = .allTime, calendar: TradingCalendar? = nil,
        timeZone: TimeZone? = nil, holidays: Set<Day> = [], options: GapOptions = GapOptions()
    ) async throws -> GapReport {
        try await store.requireCandles(of: series, operation: "find gaps")
        // Everything there is tells the calendar better than a short range of it.
        var used: TradingCalendar
        if let calendar { used = calendar } else { used = try await inferCalendar(of: series, timeZone: timeZone) }
        used.holidays.formUnion(holidays)
        var scanner = try GapScanner(timeframe: series.timeframe, calendar: used, range: range, options: options)
        for try await batch in store.stream(of: series, in: range) { try scanner.add(batch) }
        var report = try scanner.finish()
        report.calendarSource = calendar == nil ? .inferred : .given
        return report
    }

    /// The weekdays and times of day at which a series usually has candles.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - range: The part of it to learn from.
    ///   - timeZone: The zone of the sessions; nil tries UTC and zones with the usual rules of summer time and takes
    ///     the one in which the times of day repeat best.
    public func inferCalendar(
        of series: SeriesKey, in range: ClosedRange<Timestamp> = .allTime, timeZone: TimeZone? = nil
    ) async throws -> TradingCalendar {
        var inference = CalendarInference(timeframe: series.timeframe, timeZone: timeZone)
        for try await batch in store.stream(of: series, in: range) { try inference.add(batch) }
        return try inference.calendar()
    }
}
