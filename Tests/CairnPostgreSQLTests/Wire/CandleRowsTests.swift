import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnPostgreSQL

@Suite struct CandleRowsTests {
    private static let epoch = Timestamp(millisecondsSince1970: 946_684_800_000)

    /// Candles with numbers of all sizes.
    private func series(_ count: Int, _ random: inout SeededGenerator) throws -> CandleSeries {
        var columns = CandleColumns()
        for row in 0..<count {
            let prices = (0..<4).map { _ in
                Price(units: Int64(bitPattern: random.next()) >> Int64.random(in: 0...60, using: &random))
            }.sorted()
            let units =
                Int128(truncatingIfNeeded: UInt128(random.next()) << 63) >> Int128.random(in: 0...120, using: &random)
            columns.append(
                Self.epoch.advanced(byMilliseconds: Int64(row - 3) * 60_000), open: prices[1], high: prices[3],
                low: prices[0], close: prices[2], volume: Volume(units: units))
        }
        return try CandleSeries(columns: columns)
    }

    /// What is sent for candles, and what a server sends back: the same without the number of the series.
    private func stream(_ candles: CandleSeries, maximumBytes: Int = 1 << 16) throws -> [UInt8] {
        var rows = try CandleRows(candles, series: 5)
        var bytes: [UInt8] = []
        while let chunk = rows.next(maximumBytes: maximumBytes) { bytes += chunk }
        #expect(rows.next() == nil)
        return bytes
    }

    private func answer(_ candles: CandleSeries) throws -> [UInt8] {
        var answer = CandleRows.header
        try WireBytes.read(Array(try stream(candles)[CandleRows.header.count...])) { bytes throws(WireError) in
            var reader = WireReader(bytes)
            while try reader.take(Int16.self) == 7 {
                #expect(try reader.takeValue().map { Array($0) } == [0, 0, 0, 5])
                answer += [0, 6]
                for _ in 0..<6 {
                    let value = try reader.takeValue().map { Array($0) } ?? []
                    answer += [0, 0, 0, UInt8(value.count)] + value
                }
            }
            #expect(reader.available == 0)
        }
        return answer + [0xFF, 0xFF]
    }

    @Test func `a candle has the bytes that COPY takes`() throws {
        let candle = try Candle(
            timestamp: Self.epoch.advanced(byMilliseconds: 1), open: Price(1), high: Price(10_000), low: Price(-1),
            close: Price(0), volume: Volume(1))
        let hex =
            "5047434f50590aff0d0a000000000000000000" + "0007" + "0000000400000005" + "0000000800000000000003e8"
            + "0000000a00010000000000080001" + "0000000a00010001000000080001" + "0000000a00010000400000080001"
            + "000000080000000000000008" + "0000000a00010000000000120001" + "ffff"
        #expect(WireBytes.hex(try stream(CandleSeries([candle]))) == hex)
        #expect(WireBytes.hex(try stream(CandleSeries())) == "5047434f50590aff0d0a000000000000000000ffff")
    }

    @Test(arguments: [0, 1, 250, 500, 5000, 1 << 20])
    func `chunks are no longer than asked, and together the same`(maximum: Int) throws {
        var random = SeededGenerator()
        let candles = try series(300, &random)
        var rows = try CandleRows(candles, series: 5)
        var chunks: [[UInt8]] = []
        while let chunk = rows.next(maximumBytes: maximum) { chunks.append(chunk) }
        #expect(chunks.flatMap(\.self) == (try stream(candles)), "seed \(random.seed)")
        #expect(chunks.allSatisfy { $0.count <= max(maximum, 250) }, "seed \(random.seed)")
        if maximum == 250 { #expect(chunks.count == 300) }
        if maximum == 1 << 20 { #expect(chunks.count == 1) }
    }

    @Test func `the longest candles there are keep to the length of a chunk`() throws {
        let candles = try (0..<1000).map { row in
            try Candle(
                timestamp: TimeWire.timestamps.lowerBound.advanced(byMilliseconds: Int64(row)), open: .min, high: .min,
                low: .min, close: .min, volume: .max)
        }
        for maximum in [5000, 1 << 16] {
            var rows = try CandleRows(CandleSeries(candles), series: 5)
            while let chunk = rows.next(maximumBytes: maximum) { #expect(chunk.count <= maximum) }
        }
    }

    @Test func `a slice of a series is sent as the candles it has`() throws {
        var random = SeededGenerator()
        let candles = try series(50, &random)
        #expect(try stream(candles[10..<20]) == stream(CandleSeries(Array(candles[10..<20]))))
    }

    @Test func `candles come back from an answer however it is cut`() throws {
        var random = SeededGenerator()
        let candles = try series(200, &random)
        let answer = try answer(candles)
        for _ in 0..<60 {
            var decoder = CandleRowsDecoder()
            var columns = CandleColumns()
            var position = 0
            let longest = Int.random(in: 1...400, using: &random)
            while position < answer.count {
                #expect(!decoder.isComplete)
                let end = min(position + Int.random(in: 0...longest, using: &random), answer.count)
                try decoder.append(Array(answer[position..<end]), to: &columns)
                position = end
            }
            #expect(decoder.isComplete)
            #expect(try CandleSeries(columns: columns) == candles, "seed \(random.seed)")
        }
    }

    @Test func `an answer that was cut off is not complete`() throws {
        var random = SeededGenerator()
        let answer = try answer(try series(2, &random))
        for end in 0..<answer.count {
            var decoder = CandleRowsDecoder()
            var columns = CandleColumns()
            try decoder.append(Array(answer[..<end]), to: &columns)
            #expect(!decoder.isComplete, "cut at \(end), seed \(random.seed)")
        }
    }

    @Test func `the header may be longer than it is today`() throws {
        let answer = CandleRows.header.prefix(15) + [0, 0, 0, 3, 9, 9, 9, 0xFF, 0xFF]
        for cut in 0...answer.count {
            var decoder = CandleRowsDecoder()
            var columns = CandleColumns()
            try decoder.append(Array(answer[..<cut]), to: &columns)
            try decoder.append(Array(answer[cut...]), to: &columns)
            #expect(decoder.isComplete)
        }
    }

    private static let row =
        "0006" + "0000000800000000000003e8" + String(repeating: "0000000a00010000000000080001", count: 5)

    @Test(arguments: [
        ("ffffffff", "time holds NULL", 1), ("000000087fffffffffffffff", "time holds an infinite time", 1),
        ("0000000700000000000003", "time has bytes that are no timestamptz", 1),
        ("ffffffff", "open holds NULL", 2), ("ffffffff", "volume holds NULL", 6),
        ("0000000800000000c0000000", "high holds NaN", 3), ("0000000800000000d0000000", "low holds an infinity", 4),
        ("0000000a0001fffd000000120001", "close holds a number that a price cannot hold exactly", 5),
        ("0000000a0001fffb000000120001", "volume holds a number that a decimal cannot hold exactly", 6),
        ("fffffffe", "open has a length that no number has", 2), ("7fffffff", "volume has a length that no", 6),
    ])
    func `a value that no candle can have is refused by the name of its column`(
        field: String, message: String, column: Int
    ) {
        let digits = Array(Self.row)
        let starts = [0, 4, 28, 56, 84, 112, 140, 168]
        let hex = String(digits[..<starts[column]]) + field + String(digits[starts[column + 1]...])
        var decoder = CandleRowsDecoder()
        var columns = CandleColumns()
        let bytes = CandleRows.header + WireBytes.bytes(Self.row) + WireBytes.bytes(hex)
        let error = #expect(throws: CairnError.self) { try decoder.append(bytes, to: &columns) }
        #expect(error?.message.hasPrefix("column candles.\(message)") == true, "\(String(describing: error))")
        #expect(error?.code == .invalidStoredData)
        #expect(columns.count == 1)
    }

    @Test(arguments: [
        ("5047434f50590aff0d0a01", "is not in binary COPY format"), ("7b", "is not in binary COPY format"),
        ("5047434f50590aff0d0a000001000000000000", "has a header that is not understood"),
        ("5047434f50590aff0d0a0000000000ffffffff", "has a header that is not understood"),
        ("5047434f50590aff0d0a0000000000000000000007", "has 7 columns in a row, not 6"),
        ("5047434f50590aff0d0a000000000000000000fffe", "has -2 columns in a row, not 6"),
        ("5047434f50590aff0d0a000000000000000000ffff00", "goes on after the end of its rows"),
    ])
    func `what is no answer to COPY is refused`(hex: String, message: String) {
        var decoder = CandleRowsDecoder()
        var columns = CandleColumns()
        let error = #expect(throws: CairnError.self) { try decoder.append(WireBytes.bytes(hex), to: &columns) }
        #expect(error?.message == "the answer of the server \(message)")
    }

    @Test(arguments: [Timestamp.min, .max, TimeWire.timestamps.upperBound.advanced(byMilliseconds: 1)])
    func `a candle at a time that PostgreSQL does not have is refused`(time: Timestamp) throws {
        let zero = Price(units: 0)
        let candles = try [time, Self.epoch].map {
            try Candle(timestamp: $0, open: zero, high: zero, low: zero, close: zero, volume: Volume(units: 0))
        }
        let error = #expect(throws: CairnError.self) { try CandleRows(CandleSeries(candles), series: 1) }
        #expect(error?.code == .inexact)
        #expect(error?.message.hasPrefix("column candles.time holds a time") == true)
        #expect(error?.description.contains(time.description) == false)
    }
}
