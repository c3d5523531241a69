import CairnDomain

/// Reads the time column of candle files in the notations that data vendors use.
///
/// - ISO 8601 dates and date-times, also with a space instead of the `T`;
/// - `YYYY/MM/DD`, `YYYY.MM.DD` (MetaTrader), `YYYYMMDD` and `M/D/YYYY` or `D/M/YYYY`, each alone or followed by
///   `H:MM`, `H:MM:SS`, `HHMM` or `HHMMSS`, with `AM` or `PM` where there are colons;
/// - numbers since 1970, see `EpochTime`.
///
/// Times that name no zone are wall times of the calendar's zone.
struct CandleTimeParser {
    private var clock: WallClock
    private var epoch: EpochTime
    private var notation: DateNotation

    init(calendar: SessionCalendar, notation: DateNotation, epoch: EpochTime = EpochTime()) {
        clock = WallClock(calendar: calendar)
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
        do {
            let timestamp = try parsed.timestamp()
            return parsed.offsetSeconds == nil ? clock.instant(ofWallTime: timestamp) : timestamp
        } catch {
            throw .text(error)
        }
    }
}
