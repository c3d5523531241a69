internal import CairnDomain
internal import CairnRepositories

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Learns from candles on which weekdays and at which times of day a market trades.
///
/// A weekday trades when the series has candles on at least half of the days of that name, a minute of a weekday when
/// a candle opens in it on at least half of the weekday's days. Weekdays seen on fewer than four days borrow the times
/// of all days together.
struct CalendarInference {
    /// A zone for each usual rule of summer time: only the rule matters, since the sessions are learnt in that zone.
    private static let zones = ["America/New_York", "Europe/London", "Australia/Sydney"]
    /// How much better than in UTC the times of day must repeat: what a single clock change does to a market that
    /// never closes is less.
    private static let preference = 1.001

    private let timeframe: Timeframe
    private var histograms: [WeekHistogram]

    init(timeframe: Timeframe, timeZone: TimeZone?) {
        self.timeframe = timeframe
        // Dates need no zone, and one given leaves no choice.
        let rules =
            timeZone == nil && timeframe.intradayMilliseconds != nil
            ? Self.zones.compactMap { TimeZone(identifier: $0) } : []
        histograms = ([timeZone ?? .gmt] + rules).compactMap { WeekHistogram(timeZone: $0, timeframe: timeframe) }
    }

    /// Adds candles that come after all those added before.
    mutating func add(_ candles: CandleSeries) throws {
        guard let bounds = candles.timeRange else { return }
        guard ExpectedCandles.supported.contains(bounds.lowerBound),
            ExpectedCandles.supported.contains(bounds.upperBound)
        else {
            throw CairnError(
                .invalidInput, operation: "infer the calendar",
                message: "there are candles more than 100,000 years from 1970 within \(bounds)")
        }
        let timestamps = candles.timestamps
        for index in histograms.indices { histograms[index].add(timestamps) }
    }

    /// The calendar that fits what was added.
    func calendar() throws -> TradingCalendar {
        guard let plain = histograms.first, !plain.isEmpty else { return .alwaysOpen }
        // Candles longer than a day show no weekday.
        guard timeframe.nominalMilliseconds <= Timestamp.millisecondsPerDay else { return .alwaysOpen }
        var best = plain
        for histogram in histograms.dropFirst() where histogram.sharpness > best.sharpness * Self.preference {
            best = histogram
        }
        return try TradingCalendar(timeZone: best.timeZone, sessions: best.sessions())
    }
}
