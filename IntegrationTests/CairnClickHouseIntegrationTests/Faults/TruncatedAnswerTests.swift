import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// A part of an answer is never taken for the whole.
@Suite(.needsServer(.clickHouse)) struct TruncatedAnswerTests {
    /// How much the length of an answer's head varies from one time to the next: the summary holds durations.
    private static let variation = 64

    @Test(arguments: ClickHouseCompression.allCases, [FaultProxy.Ending.close, .reset])
    func `a small answer that is cut at any byte is an error`(
        _ compression: ClickHouseCompression, _ ending: FaultProxy.Ending
    ) async throws {
        try await Scratch.withProxiedClient(compression: compression) { client, proxy in
            let query: SQL = "SELECT number FROM numbers(40)"
            #expect(try await client.integers(query) == Array(0..<40))
            let length = await proxy.statistics.bytesToClient
            for count in 0..<length {
                try await proxy.set(.cut(afterBytes: count, .toClient, ending))
                do {
                    #expect(try await client.integers(query) == Array(0..<40))
                    #expect(count >= length - Self.variation, "cut after \(count) of \(length) bytes")
                } catch let error as CairnError {
                    #expect(error.code == .unavailable && error.isTransient, "cut after \(count): \(error)")
                    #expect(error.outcome == .notApplied)
                }
            }
        }
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `a large answer that is cut anywhere is an error`(_ compression: ClickHouseCompression) async throws {
        var random = SeededGenerator()
        let seed = random.seed
        try await Scratch.withProxiedClient(compression: compression) { client, proxy in
            let query: SQL = "SELECT cityHash64(number) % 1000000 FROM numbers(300000)"
            let whole = try await client.integers(query)
            let length = await proxy.statistics.bytesToClient
            for _ in 0..<30 {
                let count = Int.random(in: 0..<length - Self.variation, using: &random)
                try await proxy.set(.cut(afterBytes: count, .toClient))
                let error = try await error { try await client.integers(query) }
                #expect(error.code == .unavailable, "seed \(seed), cut after \(count) of \(length): \(error)")
            }
            try await proxy.set(.none)
            #expect(try await client.integers(query) == whole)
        }
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `an answer that is cut once is asked for again and comes whole`(
        _ compression: ClickHouseCompression
    ) async throws {
        var random = SeededGenerator()
        let seed = random.seed
        let policy = RetryPolicy(baseDelay: .zero)
        try await Scratch.withProxiedClient(compression: compression, retries: policy) { client, proxy in
            let query: SQL = "SELECT cityHash64(number) % 1000000 FROM numbers(100000)"
            let whole = try await client.integers(query)
            let length = await proxy.statistics.bytesToClient
            // As many as the budget allows.
            for _ in 0..<10 {
                let count = Int.random(in: 0..<length - Self.variation, using: &random)
                try await proxy.set(.cut(afterBytes: count, .toClient, times: 1))
                #expect(try await client.integers(query) == whole, "seed \(seed), cut after \(count) of \(length)")
            }
        }
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `an answer in tiny pieces is read whole`(_ compression: ClickHouseCompression) async throws {
        let seed = SeededGenerator().seed
        try await Scratch.withProxiedClient(compression: compression) { client, proxy in
            let query: SQL = "SELECT cityHash64(number) % 1000000 FROM numbers(2000)"
            let whole = try await client.integers(query)
            try await proxy.set(.slice(seed: seed, upTo: 64))
            #expect(try await client.integers(query) == whole, "seed \(seed)")
        }
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `no rows are an answer too`(_ compression: ClickHouseCompression) async throws {
        try await Scratch.withProxiedClient(compression: compression) { client, proxy in
            #expect(try await client.integers("SELECT number FROM numbers(10) WHERE number > 10") == [])
            try await proxy.set(.cut(afterBytes: 300, .toClient))
            let error = try await error {
                try await client.integers("SELECT number FROM numbers(10) WHERE number > 10")
            }
            #expect(error.code == .unavailable)
        }
    }
}
