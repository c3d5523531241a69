#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import CairnDomain

/// Reads the time column of candle files in the notations that data vendors use.
///
/// - ISO 8601 dates and date-times, also with a space instead of the `T`;
/// - `YYYY/MM/DD`, `YYYY.MM.DD` (MetaTrader), `YYYYMMDD` and `M/D/YYYY` or `D/M/YYYY`, each alone or followed by
///   `H:MM`, `H:MM:SS`, `HHMM` or `HHMMSS`, with `AM` or `PM` where there are colons;
/// - numbers since 1970, see `EpochTime`.
///
/// Times that name no zone are wall times of the calendar's zone. Of one that clocks show twice, in autumn, the rows
/// before tell which is meant: the second one when the first was there already.
struct CandleTimeParser {
    private var clock: WallClock
    private let zone: String
    private var previous: Timestamp?
    private var isDescending = false
    private var epoch: EpochTime
    private var notation: DateNotation

    init(calendar: SessionCalendar, notation: DateNotation, epoch: EpochTime = EpochTime()) {
        clock = WallClock(calendar: calendar)
        zone = calendar.timeZone.identifier
        self.notation = notation
        self.epoch = epoch
    }

    /// Reads one time.
    ///
    /// - Parameter line: The line of the text, to be named when a later one contradicts it.
    mutating func timestamp(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int
    ) throws(CandleTimeFlaw) -> Timestamp {
        if bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), let parsed = try? DateTimeText(utf8: bytes) {
            return try instant(parsed)
        }
        guard !bytes.isEmpty else { throw .empty }
        if let timestamp = try epoch.timestamp(bytes, line: line) { return timestamp }
        return try instant(try notation.parse(bytes))
    }

    private mutating func instant(_ parsed: DateTimeText) throws(CandleTimeFlaw) -> Timestamp {
        let timestamp: Timestamp
        do { timestamp = try parsed.timestamp() } catch { throw .text(error) }
        guard parsed.offsetSeconds == nil else { return timestamp }
        let instant = try instant(ofWallTime: timestamp)
        if let previous, previous != instant { isDescending = instant < previous }
        previous = instant
        return instant
    }

    private mutating func instant(ofWallTime wall: Timestamp) throws(CandleTimeFlaw) -> Timestamp {
        // Midnight stands for the day, which begins later where clocks skip it.
        let isMidnight = wall.millisecondsSince1970 % Timestamp.millisecondsPerDay == 0
        guard !isMidnight, let instants = clock.ambiguity(ofWallTime: wall) else {
            return clock.instant(ofWallTime: wall)
        }
        guard let first = instants.first, let second = instants.last else { throw .skipped(zone: zone) }
        guard let previous else { return first }
        if isDescending { return previous > second ? second : first }
        return previous < first ? first : second
    }
}
