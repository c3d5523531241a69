import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnClickHouse

/// What silent servers cost: the time-out and at most a tenth more.
///
/// Each runs alone, and only where nothing else does: in `make test`, before everything else.
@Suite(
    .needsServer(.clickHouse), .serialized,
    .enabled("CAIRN_TEST_TIMEOUTS says that nothing else runs") {
        ProcessInfo.processInfo.environment["CAIRN_TEST_TIMEOUTS"] != nil
    })
struct TimeoutTests {
    /// Runs `body` with a client of a server behind a proxy.
    private func withClient(
        timeout: Duration, idle: Duration = .seconds(60), connect: Duration = .seconds(5),
        _ body: (ClickHouseClient, FaultProxy) async throws -> Void
    ) async throws {
        let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        try await configuration.throughProxy { configuration, proxy in
            var configuration = configuration
            configuration.timeout = timeout
            configuration.idleTimeout = idle
            configuration.connectTimeout = connect
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { try await body($0, proxy) }
        }
    }

    /// Expects a time-out, and that it takes as long as it should.
    private func expectTimeout(
        of limit: Duration, _ body: () async throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let start = ContinuousClock.now
        let failure = try await error(of: body, sourceLocation: sourceLocation)
        let time = ContinuousClock.now - start
        #expect(
            failure.code == .timeout && failure.isTransient && failure.outcome == .notApplied,
            "\(failure)", sourceLocation: sourceLocation)
        #expect(limit...(limit * 1.1) ~= time, "\(time) of \(limit)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [0.5, 1, 2])
    func `a server that never answers costs the time-out and no more`(_ seconds: Double) async throws {
        try await withClient(timeout: .seconds(seconds)) { client, proxy in
            try await proxy.set(.blackhole)
            try await expectTimeout(of: .seconds(seconds)) { try await client.integers("SELECT 1") }
        }
    }

    @Test func `a server that falls silent on a connection in use costs the time-out and no more`() async throws {
        try await withClient(timeout: .seconds(1)) { client, proxy in
            #expect(try await client.integers("SELECT 1") == [1])
            try await proxy.set(.blackhole)
            try await expectTimeout(of: .seconds(1)) { try await client.integers("SELECT 1") }
        }
    }

    @Test func `a server that stops in the middle of an answer costs the time-out and no more`() async throws {
        try await withClient(timeout: .seconds(2)) { client, proxy in
            await proxy.onBytes(200_000, .toClient, set: .blackhole)
            try await expectTimeout(of: .seconds(2)) {
                try await client.run(.read("test", "SELECT number FROM numbers(10000000)"))
            }
        }
    }

    @Test func `a query that takes too long costs the time-out and no more`() async throws {
        try await withClient(timeout: .seconds(1)) { client, _ in
            try await expectTimeout(of: .seconds(1)) { try await client.integers("SELECT sleep(3)") }
        }
    }

    @Test func `attempts at a silent server share one time-out`() async throws {
        try await withClient(timeout: .seconds(2), idle: .milliseconds(800)) { client, proxy in
            try await proxy.set(.blackhole)
            try await expectTimeout(of: .seconds(2)) { try await client.integers("SELECT 1") }
        }
    }

    @Test func `many queries at once to a silent server cost the time-out and no more`() async throws {
        try await withClient(timeout: .seconds(1)) { client, proxy in
            try await proxy.set(.blackhole)
            // More than there are connections.
            try await withThrowingTaskGroup { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await expectTimeout(of: .seconds(1)) { try await client.integers("SELECT 1") }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `closing does not wait for a silent server`() async throws {
        try await withClient(timeout: .milliseconds(500)) { client, proxy in
            try await proxy.set(.blackhole)
            for _ in 0..<3 { try await expectError(.timeout) { try await client.integers("SELECT 1") } }
            let start = ContinuousClock.now
            await client.close()
            let time = ContinuousClock.now - start
            #expect(time <= .milliseconds(550), "\(time)")
        }
    }

    @Test func `a reader may take longer than every time-out`() async throws {
        try await withClient(timeout: .seconds(3), idle: .seconds(3)) { client, _ in
            let cursor = try await client.open(.read("test", "SELECT number FROM numbers(20000000)"))
            var rows = try #require(await cursor.next()).rowCount
            // Longer than both.
            for _ in 0..<4 { _ = try await client.echo(1, after: 1) }
            while let block = try await cursor.next() { rows += block.rowCount }
            #expect(rows == 20_000_000)
        }
    }
}
