import CairnDomain
import CairnRepositories

/// Candles as the bytes of `COPY candles (series_id, time, open, high, low, close, volume) FROM STDIN (FORMAT binary)`,
/// chunk by chunk.
///
/// Format: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4
struct CandleRows {
    /// What every stream begins with: the signature, no flags, no header extension.
    static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF] + Array("\r\n\0".utf8) + [0, 0, 0, 0, 0, 0, 0, 0]

    /// Bytes of the longest row: the count of columns, the id, the time and five numbers.
    private static let maximumRow = 2 + 8 + 12 + 5 * (4 + NumericWire.maximumSize)

    private let candles: CandleSeries
    private let series: Int32
    private var next = 0
    private var isFinished = false

    /// - Throws: `CairnError` with code `inexact` for a time beyond those of PostgreSQL.
    init(_ candles: CandleSeries, series: Int32, operation: String = "save candles") throws(CairnError) {
        // They ascend: what is out of bounds is at an end.
        for time in [candles.timestamps.first, candles.timestamps.last].compactMap(\.self) {
            do {
                _ = try TimeWire.microseconds(time)
            } catch {
                throw error.at("column candles.time", operation: operation, detail: "\(time)")
            }
        }
        self.candles = candles.rebased
        self.series = series
    }

    /// The next bytes, nil after the last; as many rows as surely fit, but never none.
    mutating func next(maximumBytes: Int = 1 << 16) -> [UInt8]? {
        if isFinished { return nil }
        let room = max(maximumBytes - Self.header.count - 2, 0) / Self.maximumRow
        let rows = next..<min(next + max(room, 1), candles.count)
        var writer = WireWriter(capacity: Self.header.count + rows.count * Self.maximumRow + 2)
        if next == 0 { writer.append(contentsOf: Self.header) }
        append(candles[rows], to: &writer)
        next = rows.upperBound
        if next == candles.count {
            isFinished = true
            writer.append(Int16(-1))
        }
        return writer.bytes
    }

    private func append(_ rows: CandleSeries, to writer: inout WireWriter) {
        rows.timestamps.withUnsafeBufferPointer { times in
            rows.open.withUnsafeBufferPointer { open in
                rows.high.withUnsafeBufferPointer { high in
                    rows.low.withUnsafeBufferPointer { low in
                        rows.close.withUnsafeBufferPointer { close in
                            rows.volume.withUnsafeBufferPointer { volume in
                                for row in times.indices {
                                    appendKey(times[row], to: &writer)
                                    NumericWire.append(open[row], to: &writer)
                                    NumericWire.append(high[row], to: &writer)
                                    NumericWire.append(low[row], to: &writer)
                                    NumericWire.append(close[row], to: &writer)
                                    NumericWire.append(decimal: volume[row].units, to: &writer)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The count of columns and the first two of them.
    @inline(__always)
    private func appendKey(_ time: Timestamp, to writer: inout WireWriter) {
        writer.append(atMost: 22) { place in
            place.storeBytes(of: Int16(7).bigEndian, as: Int16.self)
            place.storeBytes(of: Int32(4).bigEndian, toByteOffset: 2, as: Int32.self)
            place.storeBytes(of: series.bigEndian, toByteOffset: 6, as: Int32.self)
            place.storeBytes(of: Int32(8).bigEndian, toByteOffset: 10, as: Int32.self)
            place.storeBytes(of: TimeWire.unchecked(time).bigEndian, toByteOffset: 14, as: Int64.self)
            return 22
        }
    }
}
