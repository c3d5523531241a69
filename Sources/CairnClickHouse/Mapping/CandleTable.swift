import CairnDomain
import CairnRepositories
import CairnRuntime

/// The table of candles: Cairn's own, or one of a system that runs already.
struct CandleTable: Sendable {
    static let name = "candles"

    let layout: TableLayout
    let symbol: FieldColumn
    let exchange: FieldColumn
    let timeframe: FieldColumn
    let timestamp: FieldColumn
    /// Open, high, low and close.
    let prices: [FieldColumn]
    let volume: FieldColumn

    /// - Throws: `CairnError` with code `schemaMismatch` naming table and column.
    init(_ layout: TableLayout) throws(CairnError) {
        func column(_ name: String, _ type: FieldType) throws(CairnError) -> FieldColumn {
            try layout.column(
                of: FieldDescription(name: name, type: type), named: name, operation: "open \(Self.name)")
        }
        self.layout = layout
        symbol = try column("symbol", .text)
        exchange = try column("exchange", .text)
        timeframe = try column("timeframe", .text)
        timestamp = try column("timestamp", .timestamp)
        prices = [
            try column("open", .price), try column("high", .price), try column("low", .price),
            try column("close", .price),
        ]
        volume = try column("volume", .decimal)
        let key = ["symbol", "exchange", "timeframe", "timestamp"]
        if let flaw = layout.flaw(key: key, written: Set(key + ["open", "high", "low", "close", "volume"])) {
            throw Self.mismatch("\(Self.name) \(flaw)")
        }
    }

    static func mismatch(_ message: String) -> CairnError {
        CairnError(.schemaMismatch, backend: .clickHouse, operation: "open \(name)", message: message)
    }

    /// The columns of a candle in the order of `CandleColumns`.
    var candle: [FieldColumn] { [timestamp] + prices + [volume] }

    /// The names of those columns.
    var candleList: SQL { candle.map { "\($0.name)" as SQL }.joined(separator: ", ") }

    /// The column that marks tombstones, if there are any.
    var deleted: Identifier? {
        if case .versioned(_, let deleted) = layout.replacement { Identifier(deleted) } else { nil }
    }

    // MARK: Conditions

    /// The condition for the rows of a series within a closed range.
    func rows(of series: SeriesKey, in range: ClosedRange<Timestamp>) -> SQL {
        let key: SQL = """
            \(symbol.text) = \(.text(series.symbol)) AND \(exchange.text) = \(.text(series.exchange)) \
            AND \(timeframe.text) = \(.text(series.timeframe.description))
            """
        if range == .allTime { return key }
        let times = timestamp.form.comparableTimes.clamped(to: TimeBounds.timestamps)
        guard range.overlaps(times) else { return "0" }
        let range = range.clamped(to: times)
        return """
            \(key) AND \(timestamp.name) >= \(timestamp.operand(.timestamp(range.lowerBound))) \
            AND \(timestamp.name) <= \(timestamp.operand(.timestamp(range.upperBound)))
            """
    }

    // MARK: Questions

    /// All rows, the current one of each time last; whoever reads them drops the others.
    ///
    /// Dropping them here costs next to nothing, having the server do it doubles the time.
    func history(of series: SeriesKey, in range: ClosedRange<Timestamp>) -> SQL {
        let flag: SQL = deleted.map { ", \($0)" } ?? ""
        return """
            SELECT \(candleList)\(flag) FROM \(layout.table) WHERE \(rows(of: series, in: range))
            ORDER BY \(timestamp.name), \(raw: layout.age.joined(separator: ", "))
            """
    }

    /// The first or last so many candles, ascending.
    func end(
        of series: SeriesKey, in range: ClosedRange<Timestamp>, _ count: Int, isLast: Bool
    ) -> SQL {
        let direction = isLast ? "DESC" : "ASC"
        let age = layout.age.map { "\($0) DESC" }.joined(separator: ", ")
        let flag: SQL = deleted.map { ", \($0)" } ?? ""
        let isThere: SQL = deleted.map { "NOT \($0)" } ?? "1"
        // Read in the order of the key, this ends after the rows it needs; FINAL would begin with all of them.
        let newest: SQL = """
            SELECT \(candleList) FROM (
                SELECT \(candleList)\(flag) FROM \(layout.table) WHERE \(rows(of: series, in: range))
                ORDER BY \(timestamp.name) \(raw: direction), \(raw: age) LIMIT 1 BY \(timestamp.name)
            ) WHERE \(isThere) ORDER BY \(timestamp.name) \(raw: direction) LIMIT \(raw: count)
            """
        return isLast ? "SELECT \(candleList) FROM (\(newest)) ORDER BY \(timestamp.name)" : newest
    }

    /// The symbols, exchanges and timeframes of which there are candles.
    var series: SQL {
        let names: SQL = [symbol, exchange, timeframe].map { "\($0.name)" as SQL }.joined(separator: ", ")
        let all: SQL = "SELECT \(names) FROM \(layout.table) GROUP BY \(names)"
        guard let deleted, let current = layout.current else { return all }
        // FINAL reads everything: only for series with tombstones is it asked what is left of them.
        return """
            \(all) HAVING max(\(deleted)) = 0
            UNION ALL
            SELECT \(names) FROM \(current) WHERE (\(names)) GLOBAL IN (
                SELECT \(names) FROM \(layout.table) GROUP BY \(names) HAVING max(\(deleted)) = 1
            ) GROUP BY \(names)
            """
    }

    /// The current rows, as what follows `FROM`.
    func current(of series: SeriesKey, in range: ClosedRange<Timestamp>) -> SQL {
        let condition = rows(of: series, in: range)
        if let current = layout.current { return "\(current) WHERE \(condition)" }
        let age = layout.age.map { "\($0) DESC" }.joined(separator: ", ")
        return """
            (SELECT \(candleList) FROM \(layout.table) WHERE \(condition)
            ORDER BY \(timestamp.name), \(raw: age) LIMIT 1 BY \(timestamp.name))
            """
    }
}
