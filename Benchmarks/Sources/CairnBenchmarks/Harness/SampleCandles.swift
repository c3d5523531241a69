import CairnDomain
import Foundation

/// Candles of a random walk, the same on every run.
enum SampleCandles {
    /// Minute candles from 2020 on, without gaps.
    static func series(_ count: Int) throws -> CandleSeries {
        var columns = CandleColumns()
        columns.reserveCapacity(count)
        forEach(count) { timestamp, open, high, low, close, volume in
            columns.append(timestamp, open: open, high: high, low: low, close: close, volume: volume)
        }
        return try CandleSeries(columns: columns)
    }

    /// Writes them as CSV.
    static func writeCSV(_ count: Int, to path: String) throws {
        FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        var bytes = Array("timestamp,open,high,low,close,volume\n".utf8)
        forEach(count) { timestamp, open, high, low, close, volume in
            timestamp.write(into: &bytes)
            for price in [open, high, low, close] {
                bytes.append(UInt8(ascii: ","))
                price.write(into: &bytes)
            }
            bytes.append(UInt8(ascii: ","))
            volume.write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            if bytes.count > 1 << 20 {
                file.write(Data(bytes))
                bytes.removeAll(keepingCapacity: true)
            }
        }
        file.write(Data(bytes))
        try file.close()
    }

    private static func forEach(
        _ count: Int, _ body: (Timestamp, Price, Price, Price, Price, Volume) -> Void
    ) {
        let start: Int64 = 1_577_836_800_000  // 2020-01-01
        var seed: UInt64 = 42
        func next(_ bound: UInt64) -> Int64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((seed >> 33) % bound)
        }
        var price: Int64 = 100_00
        for index in 0..<count {
            let open = price
            let close = max(open + next(201) - 100, 10_00)
            let high = max(open, close) + next(100)
            let low = min(open, close) - next(100)
            price = close
            let scale: Int64 = 1_000_000  // Cents.
            body(
                Timestamp(millisecondsSince1970: start + Int64(index) * 60_000), Price(units: open * scale),
                Price(units: high * scale), Price(units: low * scale), Price(units: close * scale),
                Volume(units: Int128(next(1_000_000)) * 1_000_000_000_000_000_000))
        }
    }
}
