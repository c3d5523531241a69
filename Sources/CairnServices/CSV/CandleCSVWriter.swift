public import CairnDomain

/// Writes candles as CSV: `timestamp,open,high,low,close,volume`, ISO 8601 in UTC, shortest exact decimals.
///
/// What it writes, `CandleCSVParser` reads back equal value for value.
public enum CandleCSVWriter {
    /// The header with its newline.
    public static let header = "timestamp,open,high,low,close,volume\n"

    /// Appends the header line.
    public static func appendHeader(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: header.utf8)
    }

    /// Appends one line for each candle.
    public static func append(_ series: CandleSeries, to bytes: inout [UInt8]) {
        let (timestamps, open, high, low) = (series.timestamps, series.open, series.high, series.low)
        let (close, volume) = (series.close, series.volume)
        for row in timestamps.indices {
            timestamps[row].write(into: &bytes)
            bytes.append(UInt8(ascii: ","))
            open[row].write(into: &bytes)
            bytes.append(UInt8(ascii: ","))
            high[row].write(into: &bytes)
            bytes.append(UInt8(ascii: ","))
            low[row].write(into: &bytes)
            bytes.append(UInt8(ascii: ","))
            close[row].write(into: &bytes)
            bytes.append(UInt8(ascii: ","))
            volume[row].write(into: &bytes)
            bytes.append(.lineFeed)
        }
    }
}
