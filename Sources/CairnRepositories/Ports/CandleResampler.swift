public import CairnDomain

/// Puts ascending candles together into candles of a coarser timeframe, one batch after another.
///
/// Open is that of the first candle, close that of the last, high and low are the extremes, volume is the exact sum.
public struct CandleResampler: Sendable {
    private let timeframe: Timeframe
    private let calendar: SessionCalendar
    private var finished = CandleColumns()
    private var span: Range<Timestamp>?
    private var open = Price.zero
    private var high = Price.zero
    private var low = Price.zero
    private var close = Price.zero
    private var volume = Volume.zero

    /// Makes a resampler.
    ///
    /// - Throws: `CairnError` with code `invalidInput` when the target is not made of whole source candles.
    public init(from source: Timeframe, to target: Timeframe, calendar: SessionCalendar = .utc) throws(CairnError) {
        guard source.divides(target) else {
            throw CairnError(
                .invalidInput, operation: "resample",
                message: "\(target) is not made of whole \(source) candles")
        }
        timeframe = target
        self.calendar = calendar
    }

    /// Adds candles that come after all those added before.
    ///
    /// - Throws: `CairnError` with code `inexact` when a sum of volumes cannot be held.
    public mutating func add(_ candles: CandleSeries) throws {
        // Views are taken once: each access to a column of a series counts a reference.
        let (timestamps, opens, highs) = (candles.timestamps, candles.open, candles.high)
        let (lows, closes, volumes) = (candles.low, candles.close, candles.volume)
        for index in candles.indices {
            let timestamp = timestamps[index]
            // Aligning needs the zone's rules; within one span the answer is known.
            if let span, span.contains(timestamp) || (span.upperBound == .max && timestamp >= span.lowerBound) {
                high = max(high, highs[index])
                low = min(low, lows[index])
                do {
                    volume = try volume.adding(volumes[index])
                } catch {
                    throw CairnError(
                        .inexact, operation: "resample", message: "the volume of \(span.lowerBound) is out of range",
                        underlying: error)
                }
            } else {
                flush()
                span = timeframe.span(containing: timestamp, in: calendar)
                open = opens[index]
                high = highs[index]
                low = lows[index]
                volume = volumes[index]
            }
            close = closes[index]
        }
    }

    /// How many spans have ended whose candles were not taken yet.
    public var finishedCount: Int { finished.count }

    /// The candles of the spans that have ended, each given once; what keeps memory bounded over a long input.
    public mutating func takeFinished() throws -> CandleSeries {
        defer { finished = CandleColumns() }
        return try CandleSeries(columns: finished)
    }

    /// The candles not taken yet, with the last span ended where the input ended.
    public mutating func finish() throws -> CandleSeries {
        flush()
        return try takeFinished()
    }

    private mutating func flush() {
        guard let ended = span else { return }
        finished.append(ended.lowerBound, open: open, high: high, low: low, close: close, volume: volume)
        span = nil
    }
}
