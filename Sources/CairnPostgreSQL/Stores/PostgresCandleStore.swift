import CairnDomain
import CairnRepositories
import CairnRuntime

/// Candle series in the tables `series` and `candles`.
struct PostgresCandleStore: CandleStore {
    /// Above this, rows are copied: faster for many, but it takes another round trip and a new plan.
    private static let rowsToSelect = 2000

    let access: any PostgresAccess

    var backend: BackendKind { .postgreSQL }
    var capabilities: Capabilities { access.capabilities }

    private var table: CandleTable { CandleTable(schema: access.configuration.schema) }

    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        try access.requireWritable("save candles")
        guard !candles.isEmpty else { return }
        try await CandleWriter(table, access).write(candles, in: series)
    }

    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries {
        try CandleQuery.validate(limit: limit, backend: backend)
        if limit == 0 { return CandleSeries() }
        let operation = "read candles"
        guard min(limit ?? .max, Self.most(of: series, in: range)) > Self.rowsToSelect else {
            let end: SQL = limit.map { " LIMIT \(.integer(Int64($0)))" } ?? ""
            let answer = try await access.read(
                operation,
                """
                SELECT \(raw: CandleTable.values) FROM \(table.candles) \
                WHERE \(table.rows(of: series, in: range)) ORDER BY "time"\(end)
                """)
            return try CandleReader.series(answer, series, operation)
        }
        return try await access.reading(operation) { session, call in
            guard let id = try await table.id(of: series, session, call) else { return CandleSeries() }
            var columns = CandleColumns()
            var decoder = CandleRowsDecoder()
            try await session.copyOut(table.copyOut(id, in: range, limit: limit), call) { bytes in
                try decoder.append(bytes, to: &columns)
            }
            guard decoder.isComplete else {
                throw CairnError(
                    .unavailable, backend: backend, operation: operation, message: "the answer was cut off",
                    isTransient: true)
            }
            return try CandleReader.series(columns, series, operation)
        }
    }

    /// How many candles there can be in a range at most, as their length has it.
    private static func most(of series: SeriesKey, in range: ClosedRange<Timestamp>) -> Int {
        let (length, overflow) = range.upperBound.millisecondsSince1970
            .subtractingReportingOverflow(range.lowerBound.millisecondsSince1970)
        if overflow { return .max }
        return Int(length / series.timeframe.nominalMilliseconds) + 1
    }

    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries {
        guard count > 0 else { return CandleSeries() }
        let operation = "read latest candles"
        let answer = try await access.read(
            operation,
            """
            SELECT * FROM (
                SELECT \(raw: CandleTable.values) FROM \(table.candles) WHERE series_id = (\(table.id(of: series)))
                ORDER BY "time" DESC LIMIT \(.integer(Int64(count)))
            ) AS latest ORDER BY "time"
            """)
        return try CandleReader.series(answer, series, operation)
    }

    func coverage(of series: SeriesKey) async throws -> SeriesCoverage? {
        let answer = try await access.read(
            "read coverage",
            """
            SELECT min("time"), max("time"), count(*) FROM \(table.candles)
            WHERE series_id = (\(table.id(of: series)))
            """)
        guard let count = answer.integer(0, 2), count > 0 else { return nil }
        let first = try CandleReader.time(answer, 0, 0, "read coverage")
        let last = try CandleReader.time(answer, 0, 1, "read coverage")
        return SeriesCoverage(range: first...max(first, last), count: Int(count))
    }

    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        let answer = try await access.read(
            "count candles", "SELECT count(*) FROM \(table.candles) WHERE \(table.rows(of: series, in: range))")
        return Int(answer.integer(0, 0) ?? 0)
    }

    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await access.write(
            "delete candles", isIdempotent: false,
            "DELETE FROM \(table.candles) WHERE \(table.rows(of: series, in: range))"
        ).affectedRows
    }

    func resampled(
        _ series: SeriesKey, to timeframe: Timeframe, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries {
        // What puts candles together elsewhere also says which cannot be.
        var resampler = try CandleResampler(from: series.timeframe, to: timeframe, calendar: calendar)
        if let resampling = CandleResampling(table, series, timeframe, calendar) {
            let answer = try await access.reading("resample") { session, call in
                try await resampling.run(in: range, session, call)
            }
            if let answer { return answer }
        }
        for try await batch in stream(of: series, in: range) { try resampler.add(batch) }
        return try resampler.finish()
    }

    func series() async throws -> [SeriesKey] {
        let answer = try await access.read(
            "list series",
            """
            SELECT symbol, exchange, timeframe FROM \(table.series)
            WHERE EXISTS (SELECT FROM \(table.candles) WHERE series_id = series.id)
            """)
        return try (0..<answer.rowCount).map { row in try CandleReader.key(answer, row) }.sorted()
    }
}
