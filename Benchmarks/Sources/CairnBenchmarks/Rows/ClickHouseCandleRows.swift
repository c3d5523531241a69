import CairnClickHouse
import CairnDomain
import CairnRepositories
import Foundation

/// A series saved and read whole, against libcurl moving the same bytes and against the client for Python.
struct ClickHouseCandleRows {
    private let server: ScratchServer
    private let store: any CandleStore
    private let series: CandleSeries
    private let key: SeriesKey

    static func measure(into report: inout Report, count: Int) async throws {
        let series = try SampleCandles.series(count)
        try await ScratchServer.with(name: "candles") { server, storage in
            let rows = ClickHouseCandleRows(
                server: server, store: try await storage.candles(), series: series, key: try Self.key)
            try await rows.measureSaving(into: &report, runs: 9)
            try await rows.measureReading(into: &report)
            try await rows.measureStreaming(into: &report)
        }
    }

    static var key: SeriesKey { get throws { try SeriesKey(symbol: "BENCH", exchange: "X", timeframe: .minute1) } }

    /// What Cairn asks: all rows, the current one of each time last.
    static let history = """
        SELECT `timestamp`, `open`, `high`, `low`, `close`, `volume`, `cairn_deleted` FROM `candles` \
        WHERE `symbol` = {p0:String} AND `exchange` = {p1:String} AND `timeframe` = {p2:String} \
        ORDER BY `timestamp`, `cairn_version`, _block_number, _part_offset
        """

    static func historyURL(_ http: BareHTTP) throws -> String {
        let key = try key
        return http.url([
            "param_p0": key.symbol, "param_p1": key.exchange, "param_p2": key.timeframe.description,
        ])
    }

    // MARK: Saving

    private func measureSaving(into report: inout Report, runs: Int) async throws {
        try await save(series)
        let columns = """
            symbol, exchange, timeframe, timestamp, open, high, low, close, volume, cairn_version, cairn_deleted
            """
        let block = try server.block(of: columns, from: "candles")
        let url = server.http.url([
            "query": "INSERT INTO candles (\(columns)) FORMAT Native", "async_insert": "0",
            "max_insert_block_size": "\(Int32.max)",
        ])
        let comparison = try await Comparison.measure(runs: runs) {
            try await save(series)
        } reference: {
            try server.empty("candles")
            let time = try await seconds { try server.http.post(block, to: url) }
            try checkStored(series)
            return time
        }
        report.add(
            "clickhouse: save \(series.count) candles", comparison, against: "bare libcurl, the bytes made before",
            atMost: 1.3)

        let tenth = series.prefix(series.count / 10)
        var times: [Double] = []
        for _ in 0..<runs { times.append(try await save(tenth)) }
        let median = Measurement(seconds: times).median
        report.add(
            "clickhouse: save \(tenth.count) candles", value: Report.seconds(median), bar: "< 0.500 s",
            isMet: median < 0.5)
        try await save(series)
    }

    /// Saves into an empty table.
    @discardableResult
    private func save(_ candles: CandleSeries) async throws -> Double {
        try server.empty("candles")
        let time = try await seconds { try await store.save(candles, in: key) }
        try checkStored(candles)
        return time
    }

    private func checkStored(_ candles: CandleSeries) throws {
        let found = try server.http.run("SELECT concat(count(), ' ', toInt128(sum(close) * 100000000)) FROM candles")
        try expect(found == "\(candles.count) \(Self.sum(candles))", "stored \(found)")
    }

    private static func sum(_ candles: CandleSeries) -> Int128 { candles.close.reduce(0) { $0 + Int128($1.units) } }

    // MARK: Reading

    private func measureReading(into report: inout Report) async throws {
        try expect(try await store.candles(of: key) == series, "the candles are not those that were saved")
        let name = "clickhouse: read \(series.count) candles"
        let sql = Array(Self.history.utf8)
        let url = try Self.historyURL(server.http)
        let size = try server.http.post(sql, to: url)
        // Seven columns, and a little for their names with each block.
        try expect((series.count * 57..<series.count * 58).contains(size), "an answer of \(size) bytes")
        let againstBare = try await Comparison.measure(runs: 11) {
            try await read()
        } reference: {
            try await seconds { try expect(try server.http.post(sql, to: url), size, "bytes") }
        }
        report.add(name, againstBare, against: "bare libcurl, the same bytes", atMost: 1.3)
        let againstKeeping = try await Comparison.measure(runs: 11) {
            try await read()
        } reference: {
            server.http.forget()
            return try await seconds { try expect(try server.http.post(sql, to: url), size, "bytes") }
        }
        report.add(name, againstKeeping, against: "the same into new memory each time", atMost: nil)

        let asked = Self.history.replacing("{p0:String}", with: "'\(key.symbol)'")
            .replacing("{p1:String}", with: "'\(key.exchange)'")
            .replacing("{p2:String}", with: "'\(key.timeframe)'")
        guard let peer = try PythonPeer("clickhouse-connect", url: server.url, sql: asked) else { return }
        let arrow = try await Comparison.measure(runs: 7) {
            try await read()
        } reference: {
            try peer.read("arrow", count: series.count, sum: Self.sum(series))
        }
        report.add(name, arrow, against: "clickhouse-connect, Arrow", atMost: 1)
        let rows = try await Comparison.measure(runs: 7) {
            try await read()
        } reference: {
            try peer.read("rows", count: series.count, sum: Self.sum(series))
        }
        report.add(name, rows, against: "clickhouse-connect, rows", atMost: 1 / 20)
    }

    private func read() async throws -> Double {
        try await seconds { try expect(try await store.candles(of: key).count, series.count) }
    }

    // MARK: Streaming

    /// The memory of a process that streams half, and of one that streams everything.
    private func measureStreaming(into report: inout Report) async throws {
        let peaks = try [series.prefix(series.count / 2), series].map { part in
            let end = part.timestamps.last?.millisecondsSince1970 ?? 0
            let peaks = try (0..<3).map { _ in
                try ChildProcess.run(
                    [CommandLine.arguments[0], "stream-candles", server.url, "\(end)", "\(part.count)"],
                    watchesMemory: true
                ).peakBytes
            }
            return peaks.sorted()[1]
        }
        let growth = Double(peaks[1]) / Double(max(peaks[0], 1))
        report.add(
            "clickhouse: stream \(series.count) candles, peak memory", value: "\(peaks[1] / 1_000_000) MB",
            against: "half of them, \(peaks[0] / 1_000_000) MB", ratio: String(format: "%.2f", growth),
            bar: "≤ 1.20", isMet: peaks[0] > 0 && growth <= 1.2)
    }

    /// What the process does whose memory is watched.
    static func stream(_ arguments: [String]) async throws {
        guard arguments.count == 3, let end = Int64(arguments[1]), let count = Int(arguments[2]) else {
            throw ChildProcess.Failure(description: "stream-candles URL END COUNT")
        }
        let storage = try await ClickHouseStorage.open(ClickHouseConfiguration(url: arguments[0]))
        let range = Timestamp.min...Timestamp(millisecondsSince1970: end)
        var found = 0
        for try await batch in try await storage.candles().stream(of: key, in: range, batchSize: 10_000) {
            found += batch.count
        }
        try expect(found, count)
        try await storage.close()
    }
}
