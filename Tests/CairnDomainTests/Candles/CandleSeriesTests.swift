import CairnDomain
import TestSupport
import Testing

@Suite struct CandleSeriesTests {
    @Test func `Candles ascend whatever order they come in`() throws {
        let series = try CandleSeries.at(minutes: [5, -3, 9, 0, 2])
        #expect(series.timestamps == [.minute(-3), .minute(0), .minute(2), .minute(5), .minute(9)])
        #expect(series.map(\.timestamp) == Array(series.timestamps))
        #expect(series.close.map { $0.doubleValue } == [1, 3, 4, 0, 2])
    }

    @Test func `Of several candles with one timestamp the last wins`() throws {
        let early = try [
            Candle.at(minute: 1, close: 1), .at(minute: 1, close: 2), .at(minute: 2, close: 3),
            .at(minute: 1, close: 4),
        ]
        #expect(try CandleSeries(early) == [.at(minute: 1, close: 4), .at(minute: 2, close: 3)])
        let ordered = try [Candle.at(minute: 1, close: 1), .at(minute: 2, close: 2), .at(minute: 2, close: 3)]
        #expect(try CandleSeries(ordered) == [.at(minute: 1, close: 1), .at(minute: 2, close: 3)])
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Any candles make the series that a dictionary makes`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let candles = try (0..<Int.random(in: 0...60, using: &random)).map { number in
                try Candle.at(minute: .random(in: -30...30, using: &random), close: number)
            }
            var model: [Timestamp: Candle] = [:]
            for candle in candles { model[candle.timestamp] = candle }
            let expected = model.values.sorted { $0.timestamp < $1.timestamp }
            #expect(Array(CandleSeries(candles)) == expected)
            // A sequence without a known length goes the same way.
            #expect(Array(CandleSeries(AnySequence(candles.lazy.map { $0 }))) == expected)
        }
    }

    @Test func `Rows keep their columns together`() throws {
        func candle(_ minute: Int64) throws -> Candle {
            let price = minute * 10
            return try Candle(
                timestamp: .minute(Int(minute)), open: Price(units: price), high: Price(units: price + 5),
                low: Price(units: price - 5), close: Price(units: price + 1), volume: Volume(units: Int128(price + 2)))
        }
        let candles: [Candle] = try [candle(3), candle(1), candle(2)]
        let series = CandleSeries(candles)
        #expect(Array(series) == [candles[1], candles[2], candles[0]])
        #expect(series.open.map { $0.units } == [10, 20, 30])
        #expect(series.high.map { $0.units } == [15, 25, 35])
        #expect(series.low.map { $0.units } == [5, 15, 25])
        #expect(series.close.map { $0.units } == [11, 21, 31])
        #expect(series.volume.map { $0.units } == [12, 22, 32])
    }

    @Test func `An empty series has nothing`() throws {
        for series: CandleSeries in try [CandleSeries(), [], CandleSeries(columns: CandleColumns()), .at(minutes: [])] {
            #expect(series.isEmpty && series.timeRange == nil && series.description == "0 candles")
            #expect(series[Timestamp.min...(.max)].isEmpty && series.candle(at: .minute(0)) == nil)
            #expect(series.timestamps.isEmpty && series.volume.isEmpty && series == CandleSeries())
        }
    }

    @Test func `A candle is found by its exact open time`() throws {
        let series = try CandleSeries.at(minutes: [1, 3, 5])
        #expect(try series.candle(at: .minute(3)) == .at(minute: 3, close: 1))
        for minute in [0, 2, 4, 6] { #expect(series.candle(at: .minute(minute)) == nil) }
        #expect(series.candle(at: .min) == nil && series.candle(at: .max) == nil)
        #expect(series[1..<2].candle(at: .minute(1)) == nil && series[1..<2].candle(at: .minute(5)) == nil)
        #expect([0, 1, 2, 3, 4, 5, 6].map { series.firstIndex(notBefore: .minute($0)) } == [0, 0, 1, 1, 2, 2, 3])
    }

    @Test func `A series is summarised`() throws {
        #expect(try CandleSeries.at(minutes: [0]).description == "1 candle 1970-01-01T00:00:00Z...1970-01-01T00:00:00Z")
        #expect(
            try CandleSeries.at(minutes: [0, 1]).description == "2 candles 1970-01-01T00:00:00Z...1970-01-01T00:01:00Z")
        #expect(try CandleSeries.at(minutes: [7, 9, 2]).timeRange == .minute(2)...(.minute(9)))
    }

    @Test func `Series are equal when their candles are`() throws {
        let series = try CandleSeries.at(minutes: 0..<10)
        let same = try CandleSeries(columns: columns(of: series))
        #expect(series == same && series.hashValue == same.hashValue)
        // A part of a whole equals the same candles on their own, although its indices differ.
        let alone = CandleSeries(Array(series[3..<6]))
        #expect(series[3..<6] == alone && series[3..<6].hashValue == alone.hashValue && alone.startIndex == 0)
        #expect(series[3..<6] != series[4..<7] && series != series.dropLast())
        #expect(try series != CandleSeries.at(minutes: 1..<11))
        #expect(series[4..<4] == series[9..<9])
    }

    @Test func `A series is an array of candles in JSON, in any order`() throws {
        let series = try CandleSeries.at(minutes: [0, 1, 2])
        #expect(try throughJSON(series) == series)
        #expect(try throughJSON(series[1...]) == series[1...])
        #expect(try encoded(series) == encoded(Array(series)))
        #expect(try decoded(CandleSeries.self, encoded(Array(series.reversed()))) == series)
        #expect(try decoded(CandleSeries.self, "[]").isEmpty)
        #expect(throws: DecodingError.self) { try decoded(CandleSeries.self, "[1]") }
    }

    @Test(arguments: 0..<5)
    func `Columns of another length are refused by name`(column: Int) throws {
        var columns = try columns(of: .at(minutes: 0..<3))
        switch column {
        case 0: columns.open.removeLast()
        case 1: columns.high.append(.zero)
        case 2: columns.low.removeAll()
        case 3: columns.close.removeLast()
        default: columns.volume.append(.zero)
        }
        let name = ["open", "high", "low", "close", "volume"][column]
        let length = [2, 4, 0, 2, 4][column]
        #expect(
            refusal { try CandleSeries(columns: columns) } == "CandleSeries.\(name) \(length) values for 3 timestamps")
    }

    @Test func `Columns that do not ascend are refused with their row`() throws {
        for second in [0, -1] {
            var columns = try columns(of: .at(minutes: 0..<3))
            columns.timestamps[1] = .minute(second)
            #expect(
                refusal { try CandleSeries(columns: columns) }
                    == "CandleSeries.timestamps \(Timestamp.minute(second)) does not come after 1970-01-01T00:00:00Z in row 1"
            )
        }
    }

    @Test func `Columns with a broken candle are refused by its rule`() throws {
        var high = try columns(of: .at(minutes: 0..<3))
        high.high[2] = try Price(-1)
        #expect(refusal { try CandleSeries(columns: high) } == "Candle.high -1 is below low 0")
        var volume = try columns(of: .at(minutes: 0..<3))
        volume.volume[0] = Volume(units: -5)
        #expect(refusal { try CandleSeries(columns: volume) } == "Candle.volume -0.000000000000000005 is negative")
    }

    @Test func `Columns grow by rows, candles and whole series`() throws {
        let series = try CandleSeries.at(minutes: 0..<6)
        var columns = CandleColumns()
        columns.reserveCapacity(6)
        columns.append(contentsOf: series[..<2])
        columns.append(series[2])
        columns.append(
            .minute(3), open: series.open[3], high: series.high[3], low: series.low[3], close: series.close[3],
            volume: series.volume[3])
        columns.append(contentsOf: series[4...])
        #expect(columns.count == 6)
        #expect(try CandleSeries(columns: columns) == series)
    }

    private func columns(of series: CandleSeries) -> CandleColumns {
        var columns = CandleColumns()
        columns.append(contentsOf: series)
        return columns
    }
}
