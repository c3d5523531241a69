import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

/// Writes whose reply is lost: nothing is lost with it, and nothing doubled.
@Suite(.needsServer(.clickHouse)) struct LostReplyTests {
    /// Runs `body` with a storage that has written and read once, so that all it opens is open.
    private func withStorage(
        compression: ClickHouseCompression = .none,
        _ body: (ClickHouseStorage, RawHTTP, String, FaultProxy) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            var configuration = configuration
            configuration.compression = compression
            try await configuration.throughProxy { configuration, proxy in
                try await Scratch.withStorage(configuration) { storage in
                    try await body(storage, server, configuration.database, proxy)
                }
            }
        }
    }

    /// Cuts the answer to what is being sent when `bytes` more have been sent.
    private func cutAnswer(_ proxy: FaultProxy, afterSending bytes: Int, _ ending: FaultProxy.Ending = .close) async {
        await proxy.onBytes(bytes, .toServer, set: .cut(afterBytes: 0, .toClient, ending, times: 1))
    }

    @Test(arguments: ClickHouseCompression.allCases, [FaultProxy.Ending.close, .reset])
    func `candles are there once, in the table too`(
        _ compression: ClickHouseCompression, _ ending: FaultProxy.Ending
    ) async throws {
        try await withStorage(compression: compression) { storage, server, database, proxy in
            let store = try await storage.candles()
            let key = try MinuteCandles.key()
            for round in 0..<4 {
                let minutes = round * 5000..<(round + 1) * 5000
                // Large enough that only the insert sends so much.
                await cutAnswer(proxy, afterSending: 20_000, ending)
                try await store.save(MinuteCandles.series(minutes), in: key)
                let count = (round + 1) * 5000
                #expect(try await store.count(of: key) == count)
                #expect(try await server.run("SELECT count() FROM \(database).candles") == "\(count)\n")
            }
            #expect(await proxy.statistics.accepted >= 5, "no answer was cut")
        }
    }

    @Test(arguments: [FaultProxy.Ending.close, .reset])
    func `records are there once, in the table too`(_ ending: FaultProxy.Ending) async throws {
        try await withStorage { storage, server, database, proxy in
            let store = try await storage.records(Note.self)
            for round in 0..<4 {
                let notes = (round * 5000..<(round + 1) * 5000).map { Note(id: $0, text: "note \($0)") }
                await cutAnswer(proxy, afterSending: 20_000, ending)
                if round % 2 == 0 {
                    #expect(try await store.upsert(notes) == 5000)
                } else {
                    try await store.insert(notes)
                }
                let count = (round + 1) * 5000
                #expect(try await store.count() == count)
                #expect(try await server.run("SELECT count() FROM \(database).notes") == "\(count)\n")
            }
            #expect(await proxy.statistics.accepted >= 5, "no answer was cut")
        }
    }

    @Test(arguments: [0, 100, 4000, 30_000])
    func `an insert that is cut on its way is sent again, and is there once`(_ count: Int) async throws {
        try await withStorage { storage, server, database, proxy in
            let store = try await storage.candles()
            let key = try MinuteCandles.key()
            try await proxy.set(.cut(afterBytes: count, .toServer, .reset, times: 1))
            try await store.save(MinuteCandles.series(0..<5000), in: key)
            #expect(try await store.candles(of: key) == MinuteCandles.series(0..<5000))
            #expect(try await server.run("SELECT count() FROM \(database).candles") == "5000\n")
        }
    }

    /// The second time it would find nothing and say that nothing was deleted.
    @Test func `a delete whose reply is lost is not sent again, and says that it may have been applied`() async throws {
        try await withStorage { storage, server, database, proxy in
            let store = try await storage.candles()
            let key = try MinuteCandles.key()
            try await store.save(MinuteCandles.series(0..<100), in: key)
            let before = await proxy.statistics.bytesToServer
            #expect(try await store.delete(of: key, in: MinuteCandles.time(500)...MinuteCandles.time(599)) == 0)
            let length = await proxy.statistics.bytesToServer - before
            // The version is asked for first; the last bytes are those of the delete.
            await cutAnswer(proxy, afterSending: length - 20)
            let failure = try await error {
                try await store.delete(of: key, in: MinuteCandles.time(0)...MinuteCandles.time(99))
            }
            #expect(failure.outcome == .unknown && failure.code == .unavailable, "\(failure)")
            #expect(try await store.count(of: key) == 0)
            let tombstones = try await server.run("SELECT count() FROM \(database).candles WHERE cairn_deleted")
            #expect(tombstones == "100\n")
        }
    }

    /// Runs `body` with a store on a table that Cairn did not make and that has no versions.
    private func withSharedTable(
        moreColumns: String = "", _ body: (any CandleStore, RawHTTP, String, FaultProxy) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            let database = configuration.database
            try await server.run("CREATE DATABASE \(database)")
            try await server.run(
                """
                CREATE TABLE \(database).candles (
                    symbol String, exchange String, timeframe String, timestamp DateTime64(3), open Decimal64(4),
                    high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64 \(moreColumns)
                ) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)
                """)
            var configuration = configuration
            configuration.ownership = .existing
            configuration.createsDatabase = false
            try await configuration.throughProxy { configuration, proxy in
                try await Scratch.withStorage(configuration) { storage in
                    try await body(storage.candles(), server, database, proxy)
                }
            }
        }
    }

    @Test func `a shared table without versions gets every candle once`() async throws {
        try await withSharedTable { store, server, database, proxy in
            let key = try MinuteCandles.key()
            for round in 0..<4 {
                await cutAnswer(proxy, afterSending: 20_000, round % 2 == 0 ? .close : .reset)
                try await store.save(MinuteCandles.series(round * 4000..<round * 4000 + 5000), in: key)
                let count = round * 4000 + 5000
                #expect(try await store.count(of: key) == count)
                #expect(try await server.run("SELECT count() FROM \(database).candles") == "\(count)\n")
            }
            #expect(await proxy.statistics.accepted >= 5, "no answer was cut")
        }
    }

    /// The server goes on with what it was sent, whoever listens.
    @Test func `an insert that outlives its connection is not made twice`() async throws {
        let slow = ", slow UInt8 MATERIALIZED sleepEachRow(0.001)"
        try await withSharedTable(moreColumns: slow) { store, server, database, proxy in
            let key = try MinuteCandles.key()
            let before = await proxy.statistics.bytesToServer
            try await store.save(MinuteCandles.series(0..<500), in: key)
            let length = await proxy.statistics.bytesToServer - before
            await proxy.onBytes(length, .toServer) { Task { await proxy.resetAll() } }
            try await store.save(MinuteCandles.series(500..<1000), in: key)
            #expect(try await server.run("SELECT count() FROM \(database).candles") == "1000\n")
            #expect(try await store.candles(of: key) == MinuteCandles.series(0..<1000))
        }
    }
}
