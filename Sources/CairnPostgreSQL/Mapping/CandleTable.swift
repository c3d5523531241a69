import CairnDomain
import CairnRepositories
import CairnRuntime

/// The tables of candles and series, and the parts of questions about them.
struct CandleTable: Sendable {
    /// The columns of a candle, in the order in which they are read.
    static let values = "\"time\", open, high, low, close, volume"

    let candles: Identifier
    let series: Identifier
    private let schema: String?

    /// - Parameter schema: Where they lie; nil for where the search path leads.
    init(schema: String?) {
        candles = Identifier("candles", in: schema)
        series = Identifier("series", in: schema)
        self.schema = schema
    }

    /// A part of a table that is divided.
    func part(_ name: String) -> Identifier {
        Identifier(name, in: schema)
    }

    /// The condition on the row of a series.
    func key(_ series: SeriesKey) -> SQL {
        """
        symbol = \(.text(series.symbol)) AND exchange = \(.text(series.exchange)) \
        AND timeframe = \(.text(series.timeframe.description))
        """
    }

    /// The number of a series, as a question.
    func id(of key: SeriesKey) -> SQL { "SELECT id FROM \(series) WHERE \(self.key(key))" }

    /// The condition on the candles of a series that open within a range.
    func rows(of series: SeriesKey, in range: ClosedRange<Timestamp>) -> SQL {
        """
        series_id = (\(id(of: series))) \
        AND "time" BETWEEN \(.time(range.lowerBound)) AND \(.time(range.upperBound))
        """
    }

    /// The number of a series; nil when it has none.
    func id(of key: SeriesKey, _ session: PostgresSession, _ call: Call) async throws -> Int32? {
        let answer = try await session.run(id(of: key), call)
        return answer.rowCount == 0 ? nil : answer.integer(0, 0).flatMap { Int32(exactly: $0) }
    }

    /// `COPY` of the candles of a series, which takes no parameters: numbers and times are written into it.
    func copyOut(_ id: Int32, in range: ClosedRange<Timestamp>, limit: Int?) -> String {
        // Clamped, a range outside of PostgreSQL's times would become the nearest of them.
        let bounds = range.overlaps(TimeWire.timestamps) ? range.clamped(to: TimeWire.timestamps) : nil
        let condition = bounds.map { bounds in
            "\"time\" BETWEEN \(Self.literal(bounds.lowerBound)) AND \(Self.literal(bounds.upperBound))"
        }
        let end = limit.map { " LIMIT \($0)" } ?? ""
        return """
            COPY (SELECT \(Self.values) FROM \(candles.sql) WHERE series_id = \(id) \
            AND \(condition ?? "false") \
            ORDER BY "time"\(end)) TO STDOUT (FORMAT binary)
            """
    }

    private static func literal(_ time: Timestamp) -> String { "'\(ArrayLiteral.text(of: time))'::timestamptz" }

    // MARK: Writing

    /// `COPY` of candles, in the order of ``CandleRows``.
    static func copyIn(into table: String) -> String {
        "COPY \(table) (series_id, \(values)) FROM STDIN (FORMAT binary)"
    }

    /// What becomes of a candle that is there already.
    static let replacing = """
        ON CONFLICT (series_id, "time") DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low, \
        close = excluded.close, volume = excluded.volume
        """

    /// Writes candles of a series in one statement; no row is changed when the series has no number yet.
    ///
    /// - Throws: `CairnError` with code `inexact` for a time that PostgreSQL does not have.
    func upsert(_ candles: CandleSeries, in key: SeriesKey) throws(CairnError) -> SQL {
        func array(_ values: [StoredValue], _ type: FieldType) throws(CairnError) -> BoundValue {
            do throws(WireError) {
                return try .list(values, of: ColumnType(type))
            } catch {
                throw error.at("a candle of \(key)", operation: "save candles")
            }
        }
        let columns: [SQL] = [
            "\(try array(candles.timestamps.map { .timestamp($0) }, .timestamp))",
            "\(try array(candles.open.map { .price($0) }, .price))",
            "\(try array(candles.high.map { .price($0) }, .price))",
            "\(try array(candles.low.map { .price($0) }, .price))",
            "\(try array(candles.close.map { .price($0) }, .price))",
            "\(try array(candles.volume.map { .decimal($0.units) }, .decimal))",
        ]
        return """
            INSERT INTO \(self.candles) (series_id, \(raw: Self.values)) \
            SELECT series.id, candle.* FROM \(series), unnest(\(columns.joined(separator: ", "))) AS candle \
            WHERE \(self.key(key)) \(raw: Self.replacing)
            """
    }

    /// Gives a series a number if it has none.
    func register(_ key: SeriesKey) -> SQL {
        """
        INSERT INTO \(series) (symbol, exchange, timeframe) VALUES (\(.text(key.symbol)), \(.text(key.exchange)), \
        \(.text(key.timeframe.description))) ON CONFLICT DO NOTHING
        """
    }
}
