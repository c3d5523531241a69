import CairnDomain
import CairnRepositories
import CairnRuntime

/// Candle series in the table `candles`.
struct ClickHouseCandleStore: CandleStore {
    let table: CandleTable
    let client: ClickHouseClient
    let capabilities: Capabilities

    var backend: BackendKind { .clickHouse }

    func save(_ candles: CandleSeries, in series: SeriesKey) async throws {
        try await CandleWriter(table, client).save(candles, in: series)
    }

    func candles(of series: SeriesKey, in range: ClosedRange<Timestamp>, limit: Int?) async throws -> CandleSeries {
        try CandleQuery.validate(limit: limit, backend: backend)
        if limit == 0 { return CandleSeries() }
        let sql =
            limit.map { table.end(of: series, in: range, $0, isLast: false) } ?? table.history(of: series, in: range)
        return try await read("read candles", sql)
    }

    func latest(_ count: Int, of series: SeriesKey) async throws -> CandleSeries {
        guard count > 0 else { return CandleSeries() }
        return try await read("read latest candles", table.end(of: series, in: .allTime, count, isLast: true))
    }

    func coverage(of series: SeriesKey) async throws -> SeriesCoverage? {
        let query = ClickHouseQuery.read(
            "read coverage",
            """
            SELECT min(\(table.timestamp.name)), max(\(table.timestamp.name)), count()
            FROM \(table.current(of: series, in: .allTime))
            """)
        return try await client.collect(query, into: SeriesCoverage?.none) { coverage, block in
            guard block.rowCount > 0, try block.integer(2, at: 0) > 0 else { return }
            let ends = try (0...1).map { try timestamp(block, $0) }
            coverage = SeriesCoverage(range: ends[0]...max(ends[0], ends[1]), count: try block.integer(2, at: 0))
        }.result
    }

    func count(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await client.count(table.current(of: series, in: range), "count candles")
    }

    func delete(of series: SeriesKey, in range: ClosedRange<Timestamp>) async throws -> Int {
        try await CandleWriter(table, client).delete(of: series, in: range)
    }

    func series() async throws -> [SeriesKey] {
        try await client.collect(.read("list series", table.series), into: [SeriesKey]()) { series, block in
            series += try keys(block)
        }.result.sorted()
    }

    func stream(
        of series: SeriesKey, in range: ClosedRange<Timestamp>, batchSize: Int
    ) -> BatchSequence<CandleSeries> {
        BatchSequence {
            let stream = CandleStream(table, client, of: series, in: range, batchSize: Swift.max(batchSize, 1))
            return { try await stream.next() }
        }
    }

    func resampled(
        _ series: SeriesKey, to timeframe: Timeframe, in range: ClosedRange<Timestamp>, calendar: SessionCalendar
    ) async throws -> CandleSeries {
        // What makes the candles elsewhere also says which cannot be made.
        var resampler = try CandleResampler(from: series.timeframe, to: timeframe, calendar: calendar)
        if let resampling = CandleResampling(table, timeframe, calendar) {
            return try await resampling.run(series, in: range, client)
        }
        for try await batch in stream(of: series, in: range) { try resampler.add(batch) }
        return try resampler.finish()
    }

    private func read(_ operation: String, _ sql: SQL) async throws -> CandleSeries {
        var (collector, _) = try await client.collect(
            .read(operation, sql), into: CandleCollector(table),
            prepare: { collector, rows in collector.prepare(rows: rows) }
        ) { collector, block in
            try collector.append(block)
        }
        return try collector.finish()
    }

    private func timestamp(_ block: NativeBlock, _ column: Int) throws -> Timestamp {
        let reader = try ValueReader(table.timestamp.form, block.columns[column].values)
        guard case .timestamp(let time) = try reader.values(0..<1)[0] else { return .min }
        return time
    }

    private func keys(_ block: NativeBlock) throws -> [SeriesKey] {
        let names = try zip([table.symbol, table.exchange, table.timeframe], block.columns).map {
            try $0.values(of: $1, operation: "list series")
        }
        return (0..<block.rowCount).compactMap { row in
            guard case .text(let symbol) = names[0][row], case .text(let exchange) = names[1][row],
                case .text(let timeframe) = names[2][row]
            else { return nil }
            // Rows of others may belong to no series, or name a span by another name than Cairn asks by, such as 60m.
            let key = (try? Timeframe(parsing: timeframe)).flatMap {
                try? SeriesKey(symbol: symbol, exchange: exchange, timeframe: $0)
            }
            return key?.timeframe.description == timeframe ? key : nil
        }
    }
}
