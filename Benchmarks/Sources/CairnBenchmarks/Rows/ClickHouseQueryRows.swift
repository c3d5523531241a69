import CairnClickHouse
import CairnDomain
import CairnRepositories
import Foundation

/// Many small queries at once on one client, against raw HTTP with the same query over as many connections.
struct ClickHouseQueryRows {
    private static let atOnce = 64

    private let server: ScratchServer
    private let store: any CandleStore
    private let key: SeriesKey
    private let candles: CandleSeries
    /// How many queries a run makes.
    private let count: Int

    static func measure(into report: inout Report, count: Int) async throws {
        try await ScratchServer.with(name: "queries") { server, storage in
            let rows = ClickHouseQueryRows(
                server: server, store: try await storage.candles(), key: try ClickHouseCandleRows.key,
                candles: try SampleCandles.series(10), count: count / atOnce * atOnce)
            try await rows.store.save(rows.candles, in: rows.key)
            try await rows.measureThreads(into: &report)
            try await rows.measureThroughput(into: &report)
        }
    }

    private func measureThroughput(into report: inout Report) async throws {
        let sql = ClickHouseCandleRows.history
        let url = try ClickHouseCandleRows.historyURL(server.http)
        let name = "clickhouse: \(count) queries, \(Self.atOnce) at once"
        // 20 % less throughput is a quarter more time.
        let againstCurl = try await Comparison.measure(runs: 7) {
            try await seconds { try await ask() }
        } reference: {
            try await seconds {
                try server.http.load(Array(sql.utf8), to: url, connections: Self.atOnce, count: count)
            }
        }
        report.add(name, againstCurl, against: "bare libcurl, \(Self.atOnce) connections", atMost: 1.25)
        guard let wrk = try Wrk(sql, to: url, headers: server.http.headers) else { return }
        let againstWrk = try await Comparison.measure(runs: 7) {
            try await seconds { try await ask() }
        } reference: {
            try wrk.secondsPerRequest(connections: Self.atOnce) * Double(count)
        }
        report.add(name, againstWrk, against: "wrk, \(Self.atOnce) connections", atMost: 1.25)
    }

    private func measureThreads(into report: inout Report) async throws {
        try await ask(1, each: 1)
        // The threads of the cooperative pool come with the first work for them.
        await withTaskGroup { group in
            for _ in 0..<2 * ProcessInfo.processInfo.activeProcessorCount {
                group.addTask { blackHole((0..<10_000_000).reduce(0, &+)) }
            }
        }
        let before = try Self.threadCount()
        let most = try await ask(Self.atOnce, each: 20)
        report.add(
            "clickhouse: threads during \(Self.atOnce) queries at once", value: "\(most)",
            bar: "≤ \(before), as before",
            isMet: most <= before)
    }

    private func ask() async throws { _ = try await ask(Self.atOnce, each: count / Self.atOnce, countsThreads: false) }

    /// Asks from several tasks.
    ///
    /// - Returns: The most threads there were.
    @discardableResult
    private func ask(_ tasks: Int, each queries: Int, countsThreads: Bool = true) async throws -> Int {
        try await withThrowingTaskGroup { group in
            for _ in 0..<tasks {
                group.addTask { [store, key, candles] in
                    var most = 0
                    for _ in 0..<queries {
                        try expect(try await store.candles(of: key) == candles, "other candles")
                        if countsThreads { most = max(most, try Self.threadCount()) }
                    }
                    return most
                }
            }
            return try await group.reduce(0) { max($0, $1) }
        }
    }

    private static func threadCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    }
}
