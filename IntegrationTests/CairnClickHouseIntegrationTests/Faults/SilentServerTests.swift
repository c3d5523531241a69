import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// Servers that accept and never answer.
@Suite(.needsServer(.clickHouse)) struct SilentServerTests {
    @Test func `an insert that is not answered may have been applied`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { _ = try await $0.candles() }
            try await configuration.throughProxy { configuration, proxy in
                var configuration = configuration
                configuration.timeout = .seconds(5)
                try await Scratch.withStorage(configuration) { storage in
                    let store = try await storage.candles()
                    let key = try MinuteCandles.key()
                    try await store.save(MinuteCandles.series(0..<1), in: key)
                    await proxy.onBytes(20_000, .toServer, set: .blackhole)
                    let failure = try await error { try await store.save(MinuteCandles.series(0..<5000), in: key) }
                    #expect(failure.code == .timeout && failure.isTransient && failure.outcome == .unknown)
                    try await proxy.set(.none)
                    // The same again is safe, whatever became of it.
                    try await store.save(MinuteCandles.series(0..<5000), in: key)
                    #expect(try await store.candles(of: key) == MinuteCandles.series(0..<5000))
                }
            }
        }
    }

    @Test func `a stream whose server falls silent ends after the idle time-out`() async throws {
        try await Scratch.withProxiedClient { client, proxy in
            var configuration = client.configuration
            configuration.idleTimeout = .seconds(1)
            try await Scratch.withClient(configuration) { client in
                let cursor = try await client.open(
                    .read("test", "SELECT number FROM numbers(50000000)", settings: ["max_block_size": "8192"]))
                #expect(try await cursor.next() != nil)
                await proxy.onBytes(1, .toClient, set: .blackhole)
                let failure = try await error { while try await cursor.next() != nil {} }
                #expect(failure.code == .timeout && failure.isTransient && failure.outcome == .notApplied)
                #expect(failure.message.contains("silent"))
            }
        }
    }

    @Test func `a server that lives but is slow is waited for`() async throws {
        try await Scratch.withProxiedClient { client, _ in
            var configuration = client.configuration
            configuration.idleTimeout = .seconds(5)
            try await Scratch.withClient(configuration) { client in
                // Longer than the idle time-out: what shows that it lives is its progress.
                let slow: SQL = "SELECT count() FROM numbers(70) WHERE NOT ignore(sleepEachRow(0.1))"
                let count = try await client.integers(slow, settings: ["max_block_size": "1"])
                #expect(count == [70])
            }
        }
    }

    @Test func `retries end when the budget is used up`() async throws {
        try await Scratch.withProxiedClient(retries: RetryPolicy(baseDelay: .zero)) { client, proxy in
            try await proxy.set(.refuse)
            var details: [String] = []
            for _ in 0..<10 {
                let failure = try await error { try await client.integers("SELECT 1") }
                #expect(failure.code == .unavailable && failure.isTransient && failure.outcome == .notApplied)
                details.append(failure.detail ?? "")
            }
            // The reserve is ten retries, and a call earns a tenth of one.
            #expect(details.prefix(5).allSatisfy { $0 == "attempt 3" }, "\(details)")
            #expect(details.suffix(5).allSatisfy { $0 == "the retry budget is used up" }, "\(details)")
        }
    }
}
