import CairnDomain
import CairnRepositories
import CairnRuntime

/// Has the server put candles together.
///
/// Where spans begin is worked out here, by the same calendar as everywhere, and given to the server: no rule of clock
/// changes is asked of two sides.
struct CandleResampling {
    /// Where fewer source candles make one, fetching them all is as fast; measured from 1m to 30m.
    static let fewestCandles: Int64 = 40
    /// More would make the statement too large; those are put together here.
    private static let mostSpans = 200_000

    private let table: CandleTable
    private let series: SeriesKey
    private let timeframe: Timeframe
    private let calendar: SessionCalendar

    /// Nil where fetching the candles is as fast.
    init?(
        _ table: CandleTable, _ series: SeriesKey, _ timeframe: Timeframe, _ calendar: SessionCalendar,
        fewestCandles: Int64 = Self.fewestCandles
    ) {
        guard timeframe.nominalMilliseconds / series.timeframe.nominalMilliseconds >= fewestCandles else { return nil }
        self.table = table
        self.series = series
        self.timeframe = timeframe
        self.calendar = calendar
    }

    /// The candles put together; nil where the server cannot, or finds what only a look at each candle can explain.
    func run(in range: ClosedRange<Timestamp>, _ session: PostgresSession, _ call: Call) async throws -> CandleSeries? {
        guard range.overlaps(TimeWire.timestamps), let id = try await table.id(of: series, session, call) else {
            return nil
        }
        let range = range.clamped(to: TimeWire.timestamps)
        let found = try await session.run(
            """
            SELECT min("time"), max("time"), (SELECT count(*) FROM (
                SELECT FROM \(table.candles) WHERE \(rows(id, range)) LIMIT \(.integer(Int64(Self.mostSpans)))) AS found)
            FROM \(table.candles) WHERE \(rows(id, range))
            """, call)
        guard let count = found.integer(0, 2), count > 0 else { return CandleSeries() }
        let first = try CandleReader.time(found, 0, 0, call.operation)
        let last = try CandleReader.time(found, 0, 1, call.operation)
        guard first <= last, let starts = starts(first...last, most: Int(count)) else { return nil }
        let question = try question(id, first...last, starts)
        return try series(of: await session.run(question, call, isPrepared: false), starts)
    }

    private func rows(_ id: Int32, _ range: ClosedRange<Timestamp>) -> SQL {
        """
        series_id = \(.integer(Int64(id)))::int4 \
        AND "time" BETWEEN \(.time(range.lowerBound)) AND \(.time(range.upperBound))
        """
    }

    /// Where the spans of a range begin; nil when there are more, or they do not follow each other.
    private func starts(_ range: ClosedRange<Timestamp>, most count: Int) -> [Timestamp]? {
        var starts: [Timestamp] = []
        var end: Timestamp?
        repeat {
            let span = timeframe.span(containing: end ?? range.lowerBound, in: calendar)
            guard starts.count < count, span.lowerBound < span.upperBound, end == nil || span.lowerBound == end else {
                return nil
            }
            starts.append(span.lowerBound)
            end = span.upperBound
        } while end.map { $0 <= range.upperBound } ?? false
        return starts
    }

    private func question(_ id: Int32, _ range: ClosedRange<Timestamp>, _ starts: [Timestamp]) throws(CairnError) -> SQL
    {
        let list: BoundValue
        do throws(WireError) {
            list = try .list(starts.map { .timestamp($0) }, of: ColumnType(FieldType.timestamp), beyond: .clamped)
        } catch {
            throw error.at("the start of a candle", operation: "resample")
        }
        func price(_ name: String, at time: String) -> SQL {
            """
            (SELECT \(raw: name) FROM \(table.candles)
                WHERE series_id = \(.integer(Int64(id)))::int4 AND "time" = \(raw: time))
            """
        }
        // The limit cuts nothing off: without it the server plans for as many spans as candles, which takes it longer than
        // the answer does.
        return """
            SELECT span, \(price("open", at: "first")), high, low, \(price("close", at: "last")), volume, is_sound
            FROM (
                SELECT width_bucket("time", \(list)) AS span, min("time") AS first, max("time") AS last,
                    max(high) AS high, min(low) AS low, sum(volume) AS volume,
                    bool_and(low <= open AND low <= close AND open <= high AND close <= high AND volume >= 0) AS is_sound
                FROM \(table.candles) WHERE \(rows(id, range)) GROUP BY span
                LIMIT \(.integer(Int64(starts.count)))
            ) AS spans ORDER BY span
            """
    }

    private func series(of result: QueryResult, _ starts: [Timestamp]) throws -> CandleSeries? {
        var columns = CandleColumns()
        columns.reserveCapacity(result.rowCount)
        do throws(WireError) {
            for row in 0..<result.rowCount {
                guard let span = result.integer(row, 0), starts.indices.contains(Int(span) - 1),
                    result.truth(row, 6) == true
                else { return nil }
                try CandleReader.append(row, of: result, at: starts[Int(span) - 1], to: &columns)
            }
        } catch {
            // A sum that cannot be held, or what others have stored: a look at each candle says which.
            return nil
        }
        return try CandleSeries(columns: columns)
    }
}
