import CairnDomain
import CairnRepositories
import CairnRuntime
import IntegrationSupport
import Synchronization
import TestSupport
import Testing

@testable import CairnClickHouse

/// A server that is killed in the middle of its work, and comes back.
@Suite(.serialized, .needsServer(.clickHouseFault)) struct KilledServerTests {
    @Test func `what was acknowledged is there after a crash, and nothing is there twice`() async throws {
        try await FaultNode.clickHouse.withRestart {
            try await Scratch.withDatabase(of: .clickHouseFault) { configuration in
                try await Scratch.withStorage(configuration) { storage in
                    let store = try await storage.candles()
                    let key = try MinuteCandles.key()
                    let log = WriteLog()
                    // Four writers, so that the crash finds some of them in the middle of an insert.
                    try await withThrowingTaskGroup { group in
                        for writer in 0..<4 {
                            group.addTask {
                                for index in 0..<50 {
                                    let minute = writer * 50 + index
                                    do {
                                        try await store.save(MinuteCandles.series([minute]), in: key)
                                        log.acknowledge(minute)
                                    } catch let error as CairnError {
                                        #expect(error.isTransient, "\(error)")
                                        if error.outcome == .notApplied { log.refuse(minute) }
                                    }
                                    // Killed by whoever comes here first, and back for the last part.
                                    if index == 20 {
                                        try await log.takeTurn(toKill: true) {
                                            try await FaultNode.clickHouse.perform("kill")
                                        }
                                    }
                                    if index == 40 {
                                        try await log.takeTurn(toKill: false) {
                                            try await FaultNode.clickHouse.perform("restart")
                                        }
                                    }
                                }
                            }
                        }
                        try await group.waitForAll()
                    }
                    try await FaultNode.clickHouse.perform("restart")
                    let stored = try await store.candles(of: key)
                    let minutes = Set(stored.timestamps)
                    let lost = log.acknowledged.filter { !minutes.contains(MinuteCandles.time($0)) }
                    #expect(lost.isEmpty)
                    #expect(log.acknowledged.count >= 80)
                    let ghosts = log.refused.filter { minutes.contains(MinuteCandles.time($0)) }
                    #expect(ghosts.isEmpty)
                    for candle in stored {
                        let minute = Int(
                            (candle.timestamp.millisecondsSince1970 - MinuteCandles.time(0).millisecondsSince1970)
                                / 60_000)
                        #expect(try candle == MinuteCandles.series([minute]).first)
                    }
                    let rows = try await RawHTTP(configuration).run(
                        "SELECT count() FROM \(configuration.database).candles")
                    #expect(rows == "\(stored.count)\n")
                }
            }
        }
    }

    @Test func `a server that dies in the middle of an insert leaves all of it or nothing`() async throws {
        try await FaultNode.clickHouse.withRestart {
            try await Scratch.withDatabase(of: .clickHouseFault) { configuration in
                try await configuration.throughProxy { configuration, proxy in
                    try await Scratch.withStorage(configuration) { storage in
                        let store = try await storage.candles()
                        let key = try MinuteCandles.key()
                        try await store.save(MinuteCandles.series(0..<1), in: key)
                        let fate = Mutex<Result<Void, any Error>?>(nil)
                        await proxy.onBytes(2_000_000, .toServer) {
                            fate.withLock { $0 = Result { try FaultNode.clickHouse.performNow("kill") } }
                        }
                        let failure = try await error {
                            try await store.save(MinuteCandles.series(0..<100_000, level: 1), in: key)
                        }
                        try fate.withLock { try #require($0).get() }
                        #expect(failure.code == .unavailable && failure.isTransient && failure.outcome == .unknown)
                        try await FaultNode.clickHouse.perform("restart")
                        #expect(try await store.candles(of: key) == MinuteCandles.series(0..<1))
                        try await store.save(MinuteCandles.series(0..<100_000, level: 1), in: key)
                        #expect(try await store.candles(of: key) == MinuteCandles.series(0..<100_000, level: 1))
                    }
                }
            }
        }
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `a server that dies in the middle of an answer is an error`(
        _ compression: ClickHouseCompression
    ) async throws {
        try await FaultNode.clickHouse.withRestart {
            var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouseFault))
            configuration.compression = compression
            try await configuration.throughProxy { configuration, proxy in
                let retries = RetryPolicy(baseDelay: .zero)
                try await Scratch.withClient(configuration, retries: retries) { client in
                    let fate = Mutex<Result<Void, any Error>?>(nil)
                    await proxy.onBytes(3_000_000, .toClient) {
                        fate.withLock { $0 = Result { try FaultNode.clickHouse.performNow("kill") } }
                    }
                    let failure = try await error {
                        try await client.integers("SELECT cityHash64(number) % 1000000000 FROM numbers(20000000)")
                    }
                    try fate.withLock { try #require($0).get() }
                    #expect(failure.code == .unavailable && failure.isTransient && failure.outcome == .notApplied)
                }
            }
        }
    }

    @Test func `a stream goes on where it was when the server is back`() async throws {
        try await FaultNode.clickHouse.withRestart {
            try await Scratch.withDatabase(of: .clickHouseFault) { configuration in
                try await configuration.throughProxy { configuration, proxy in
                    try await Scratch.withStorage(configuration) { storage in
                        let store = try await storage.candles()
                        let key = try MinuteCandles.key()
                        let whole = try MinuteCandles.series(0..<300_000)
                        try await store.save(whole, in: key)
                        let fate = Mutex<Result<Void, any Error>?>(nil)
                        await proxy.onBytes(4_000_000, .toClient) {
                            fate.withLock { $0 = Result { try FaultNode.clickHouse.performNow("restart") } }
                        }
                        var found: [Candle] = []
                        for try await batch in store.stream(of: key, batchSize: 1000) { found += batch }
                        try fate.withLock { try #require($0).get() }
                        #expect(CandleSeries(found) == whole && found.count == whole.count)
                    }
                }
            }
        }
    }

    @Test func `a paused server is late, and answers when it goes on`() async throws {
        try await FaultNode.clickHouse.withRestart {
            var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouseFault))
            configuration.timeout = .seconds(1)
            try await Scratch.withClient(configuration) { client in
                #expect(try await client.integers("SELECT 1") == [1])
                try await FaultNode.clickHouse.perform("pause")
                let failure = try await error { try await client.integers("SELECT 1") }
                #expect(failure.code == .timeout && failure.isTransient && failure.outcome == .notApplied)
                try await FaultNode.clickHouse.perform("resume")
                #expect(try await client.integers("SELECT 2") == [2])
            }
        }
    }
}
