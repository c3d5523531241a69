import CairnDomain
import TestSupport

@testable import CairnClickHouse

/// Tables of candles, and candles to put into them.
enum CandleTables {
    /// What Cairn makes.
    static func own() throws -> CandleTable {
        try table(
            price: "Decimal(18, 8)", volume: "Decimal(38, 18)", time: "DateTime64(3, 'UTC')",
            text: "LowCardinality(String)", .versioned(version: "cairn_version", deleted: "cairn_deleted"))
    }

    /// What a system has that runs already.
    static func shared() throws -> CandleTable {
        try table(price: "Decimal(18, 4)", volume: "UInt64", time: "DateTime", text: "String", .none)
    }

    static func table(
        price: String, volume: String, time: String, text: String, _ replacement: TableLayout.Replacement
    ) throws -> CandleTable {
        let types =
            ["symbol", "exchange", "timeframe"].map { ($0, text) } + [("timestamp", time)]
            + ["open", "high", "low", "close"].map { ($0, price) } + [("volume", volume)]
        return try CandleTable(
            TableLayout(
                table: Identifier("d", "candles"),
                columns: types.map { .init(name: $0, type: try NativeType(parsing: $1)) },
                replacement: replacement, sortingKey: ["symbol", "exchange", "timeframe", "timestamp"],
                isDistributed: false))
    }

    /// A candle whose values are whole numbers.
    static func candle(_ seconds: Int, _ number: Int) throws -> Candle {
        let price = { (offset: Int) in Price(units: Int64(number + offset) * 100_000_000) }
        return try Candle(
            timestamp: Timestamp(millisecondsSince1970: Int64(seconds) * 1000), open: price(1), high: price(3),
            low: price(0), close: price(2), volume: Volume(units: Int128(number) * 1_000_000_000_000_000_000))
    }

    /// A block as an answer to `history` has it, with tombstones or without.
    static func block(_ rows: [(candle: Candle, isTombstone: Bool)], flagged: Bool = true) -> NativeBlock {
        func column<Value: Numeric & BitwiseCopyable>(
            _ name: String, _ type: NativeType, _ value: (Candle) -> Value
        ) -> NativeColumn {
            NativeColumn(name: name, type: type, values: .fixed(NativeFixed(rows.map { value($0.candle) })))
        }
        let price = NativeType.decimal(precision: 18, scale: 8)
        var columns = [
            column("timestamp", .dateTime64(scale: 3, zone: "UTC"), \.timestamp.millisecondsSince1970),
            column("open", price, \.open.units), column("high", price, \.high.units), column("low", price, \.low.units),
            column("close", price, \.close.units),
            column("volume", .decimal(precision: 38, scale: 18), \.volume.units),
        ]
        if flagged {
            let flags = NativeFixed(rows.map { UInt8($0.isTombstone ? 1 : 0) })
            columns.append(NativeColumn(name: "cairn_deleted", type: .uint(8), values: .fixed(flags)))
        }
        return NativeBlock(columns: columns, rowCount: rows.count)
    }
}
