import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnClickHouse

/// Tasks that are cancelled, and what becomes of their queries.
@Suite(.needsServer(.clickHouse), .timeLimit(.minutes(5))) struct CancellationTests {
    private let server: RawHTTP
    private let configuration: ClickHouseConfiguration

    init() throws {
        configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        server = RawHTTP(configuration)
    }

    /// How many queries with a mark in their text run on the server.
    private func running(_ mark: String) async throws -> Int {
        let count = try await server.run(
            "SELECT count() FROM system.processes WHERE query LIKE '%\(mark)%' AND query NOT LIKE '%system.processes%'")
        return Int(count.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
    }

    /// Waits until so many of them run; the test's time limit bounds it.
    private func wait(for count: Int, _ mark: String) async throws {
        while try await running(mark) != count { try Task.checkCancellation() }
    }

    private func mark() -> String { "mark" + UUID().uuidString.prefix(8) }

    @Test func `a cancelled query ends on the server, and the client stays of use`() async throws {
        try await Scratch.withClient(configuration) { client in
            for _ in 0..<3 {
                let mark = mark()
                let slow = Task {
                    try await client.integers(
                        "SELECT sleepEachRow(1), '\(raw: mark)' FROM numbers(60)", settings: ["max_block_size": "1"])
                }
                try await wait(for: 1, mark)
                slow.cancel()
                let failure = try await error { try await slow.value }
                #expect(failure.code == .cancelled && failure.outcome == .notApplied && !failure.isTransient)
                try await wait(for: 0, mark)
                #expect(try await client.integers("SELECT 1") == [1])
            }
        }
    }

    /// It would go on without a reader: only `KILL QUERY` ends it.
    @Test func `a cancelled insert ends on the server too`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { _ in
                try await server.run(
                    "CREATE TABLE \(configuration.database).slow (x UInt64) ENGINE = MergeTree ORDER BY x")
                try await Scratch.withClient(configuration) { client in
                    let mark = mark()
                    let slow = Task {
                        try await client.run(
                            .write(
                                "test",
                                "INSERT INTO slow SELECT sleepEachRow(1) + length('\(raw: mark)') FROM numbers(60)",
                                effect: .once, settings: ["max_block_size": "1"]))
                    }
                    try await wait(for: 1, mark)
                    slow.cancel()
                    let failure = try await error { try await slow.value }
                    #expect(failure.code == .cancelled && failure.outcome == .unknown)
                    try await wait(for: 0, mark)
                    #expect(try await client.integers("SELECT count() FROM slow") == [0])
                }
            }
        }
    }

    @Test func `queries that wait for a connection can be cancelled, and those that run go on`() async throws {
        var configuration = configuration
        configuration.maximumConnections = 2
        try await Scratch.withClient(configuration) { client in
            let mark = mark()
            // Long enough to be seen at work on a busy machine.
            let slow = (0..<2).map { _ in
                Task {
                    try await client.integers(
                        "SELECT sleepEachRow(0.1) + length('\(raw: mark)') FROM numbers(40)",
                        settings: ["max_block_size": "1"])
                }
            }
            try await wait(for: 2, mark)
            let waiting = (0..<10).map { _ in Task { try await client.integers("SELECT 1") } }
            for task in waiting.dropFirst() { task.cancel() }
            for task in waiting.dropFirst() {
                try await expectError(.cancelled) { try await task.value }
            }
            for task in slow { #expect(try await task.value == Array(repeating: mark.count, count: 40)) }
            #expect(try await waiting[0].value == [1])
        }
    }

    @Test func `a stream that is left early ends on the server`() async throws {
        try await Scratch.withClient(configuration) { client in
            let mark = mark()
            do {
                let cursor = try await client.open(
                    .read("test", "SELECT number, '\(raw: mark)' FROM numbers(100000000000)"))
                #expect(try await cursor.next() != nil)
                try await wait(for: 1, mark)
            }
            try await wait(for: 0, mark)
            #expect(try await client.integers("SELECT 1") == [1])
        }
    }

    @Test func `a query that passes its deadline ends on the server`() async throws {
        var configuration = configuration
        configuration.timeout = .milliseconds(500)
        try await Scratch.withClient(configuration) { client in
            let mark = mark()
            let failure = try await error {
                try await client.integers(
                    "SELECT sleepEachRow(1), '\(raw: mark)' FROM numbers(60)", settings: ["max_block_size": "1"])
            }
            #expect(failure.code == .timeout)
            try await wait(for: 0, mark)
        }
    }

    @Test func `tasks that are cancelled at any moment leave nothing behind`() async throws {
        var random = SeededGenerator()
        let seed = random.seed
        try await Scratch.withClient(configuration) { client in
            let mark = mark()
            for _ in 0..<100 {
                let yields = Int.random(in: 0..<200, using: &random)
                let task = Task {
                    try await client.integers("SELECT number + 0 * length('\(raw: mark)') FROM numbers(100000)")
                }
                for _ in 0..<yields { await Task.yield() }
                task.cancel()
                switch await task.result {
                case .success(let numbers): #expect(numbers.count == 100_000, "seed \(seed)")
                case .failure(let error): #expect((error as? CairnError)?.code == .cancelled, "seed \(seed): \(error)")
                }
            }
            try await wait(for: 0, mark)
            #expect(try await client.integers("SELECT 1") == [1])
        }
    }
}
