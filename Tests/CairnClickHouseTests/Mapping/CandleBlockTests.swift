import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct CandleBlockTests {
    private let series: SeriesKey

    init() throws {
        series = try SeriesKey(symbol: "BTC/USDT", exchange: "binance", timeframe: Timeframe(parsing: "1m"))
    }

    private func encode(_ candles: CandleSeries, _ table: CandleTable) throws -> NativeBlock {
        let bytes = try CandleBlock(table).encode(candles, in: series, version: 77)
        return try #require(try NativeStream.decode([bytes]).first)
    }

    private func candles(_ random: inout SeededGenerator, _ count: Int) throws -> CandleSeries {
        CandleSeries(
            try (0..<count).map { try CandleTables.candle($0 * 60, Int.random(in: 0...1000, using: &random)) })
    }

    private static let tables = [
        ("Decimal(18, 8)", "Decimal(38, 18)", "DateTime64(3, 'UTC')", "LowCardinality(String)"),
        ("Decimal(18, 4)", "UInt64", "DateTime", "String"),
        ("Decimal(38, 10)", "Decimal(76, 20)", "DateTime64(6)", "FixedString(20)"),
        ("Int64", "Decimal(38, 8)", "DateTime64(0)", "LowCardinality(FixedString(20))"),
        ("Decimal(9, 2)", "Int128", "DateTime64(9)", "String"),
    ]

    @Test(arguments: tables) func `candles come back as they were`(
        price: String, volume: String, time: String, text: String
    ) throws {
        var random = SeededGenerator()
        let table = try CandleTables.table(
            price: price, volume: volume, time: time, text: text, .versioned(version: "v", deleted: "d"))
        let candles = try candles(&random, 100)
        let block = try encode(candles, table)
        #expect(
            block.columns.map(\.name) == [
                "symbol", "exchange", "timeframe", "timestamp", "open", "high", "low", "close", "volume", "v", "d",
            ])
        for (column, text) in [(0, "BTC/USDT"), (1, "binance"), (2, "1m")] {
            let reader = try ValueReader(
                [table.symbol, table.exchange, table.timeframe][column].form, block.columns[column].values)
            #expect(try reader.values(99..<100) == [.text(text)])
        }
        #expect(try block.integer(9, at: 99) == 77 && (try block.integer(10, at: 0)) == 0)
        var columns = CandleColumns()
        let rows = NativeBlock(columns: Array(block.columns[3...8]), rowCount: block.rowCount)
        try CandleColumnsReader(table).append(rows, to: &columns)
        #expect(try CandleSeries(columns: columns) == candles, "seed \(random.seed)")
    }

    @Test func `own columns hold every value to the last bit`() throws {
        let candle = try Candle(
            timestamp: TimeBounds.timestamps.lowerBound, open: .init(units: 0), high: .init(units: .max),
            low: .init(units: .min), close: .init(units: -1), volume: .init(units: .max))
        let last = try Candle(
            timestamp: TimeBounds.timestamps.upperBound, open: .init(units: 1), high: .init(units: 1),
            low: .init(units: 1), close: .init(units: 1), volume: .init(units: 0))
        let table = try CandleTables.own()
        let block = try encode(CandleSeries([candle, last]), table)
        var columns = CandleColumns()
        try CandleColumnsReader(table).append(
            NativeBlock(columns: Array(block.columns[3...8]), rowCount: 2), to: &columns)
        #expect(try CandleSeries(columns: columns) == CandleSeries([candle, last]))
    }

    @Test func `the names of an insert are those of the block`() throws {
        let own = try CandleBlock(CandleTables.own()).columnList.rendered.text
        let shared = try CandleBlock(CandleTables.shared()).columnList.rendered.text
        #expect(
            shared == "`symbol`, `exchange`, `timeframe`, `timestamp`, `open`, `high`, `low`, `close`, `volume`")
        #expect(own == shared + ", `cairn_version`, `cairn_deleted`")
    }

    @Test func `part of a series is written as that part`() throws {
        var random = SeededGenerator()
        let table = try CandleTables.own()
        let candles = try candles(&random, 10)
        let block = try encode(candles[3..<7], table)
        #expect(block.rowCount == 4)
        #expect(
            try (0..<4).map { try block.integer(3, at: $0) } == (3..<7).map { $0 * 60_000 }, "seed \(random.seed)")
    }

    @Test func `a value that a column cannot hold is refused by the column's name, without the value`() throws {
        let base = try CandleTables.candle(60, 5)
        func candle(_ time: Int64 = 60_000, price: Int64 = 0, volume: Int128 = 0) throws -> CandleSeries {
            let units = base.open.units + price
            return CandleSeries([
                try Candle(
                    timestamp: Timestamp(millisecondsSince1970: time), open: Price(units: units),
                    high: Price(units: units),
                    low: Price(units: units), close: Price(units: units), volume: Volume(units: volume))
            ])
        }
        for (candles, name) in [
            (try candle(60_001), "candles.timestamp (DateTime)"),
            (try candle(price: 7777), "candles.open (Decimal(18, 4))"),
            (try candle(volume: 7777), "candles.volume (UInt64)"), (try candle(.min), "candles.timestamp"),
            (try candle(.max), "candles.timestamp"),
        ] {
            let error = #expect(throws: CairnError.self) { try encode(candles, CandleTables.shared()) }
            #expect(error?.code == .inexact)
            #expect(error?.message.contains(name) == true, "\(String(describing: error))")
            #expect(error?.description.contains("7777") == false)
        }
    }

    @Test func `a table that cannot hold candles is refused by column`() throws {
        let error = #expect(throws: CairnError.self) {
            try CandleTables.table(price: "Float64", volume: "UInt64", time: "DateTime", text: "String", .none)
        }
        #expect(error?.code == .schemaMismatch)
        #expect(error?.message == "column candles.open is Float64, which cannot hold a price")
        let empty = TableLayout(
            table: Identifier("candles"), columns: [], replacement: .none, sortingKey: [], isDistributed: false)
        #expect(throws: CairnError.self) { try CandleTable(empty) }
    }
}
