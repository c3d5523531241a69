import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// Several servers, of which some are dead.
@Suite(.needsServer(.clickHouse)) struct FailoverTests {
    /// Runs `body` with a client of two hosts that lead to one server, each through a proxy.
    private func withTwoHosts(
        _ change: (inout ClickHouseConfiguration) -> Void = { _ in },
        _ body: (ClickHouseClient, FaultProxy, FaultProxy) async throws -> Void
    ) async throws {
        let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        try await configuration.throughProxy { one, first in
            try await configuration.throughProxy { other, second in
                var both = one
                both.hosts += other.hosts
                change(&both)
                try await Scratch.withClient(both, retries: RetryPolicy(baseDelay: .zero)) { client in
                    try await body(client, first, second)
                }
            }
        }
    }

    /// So many numbers, each sent back by a query of its own.
    private func echoes(_ client: ClickHouseClient, _ count: Int) async throws -> [Int?] {
        var answers: [Int?] = []
        for number in 0..<count { answers.append(try await client.echo(number)) }
        return answers
    }

    @Test func `the first server takes all while it is well`() async throws {
        try await withTwoHosts { client, first, second in
            let answers = try await echoes(client, 20)
            #expect(answers == Array(0..<20))
            #expect(await second.statistics.accepted == 0)
        }
    }

    @Test(arguments: [
        FaultProxy.Fault.refuse, .reset, .cut(afterBytes: 0, .toClient), .cut(afterBytes: 400, .toClient),
    ])
    func `the second server takes over from one that is dead`(_ fault: FaultProxy.Fault) async throws {
        try await withTwoHosts { client, first, second in
            try await first.set(fault)
            #expect(try await echoes(client, 20) == Array(0..<20))
            // After three failures it is left alone for a while, or each call would try it and end its query there.
            #expect(await first.statistics.accepted < 20)
            #expect(await second.statistics.accepted == 1)
        }
    }

    @Test func `a burst of calls outlives the first server, whatever the retry budget`() async throws {
        try await withTwoHosts { client, first, second in
            try await first.set(.refuse)
            try await withThrowingTaskGroup { group in
                for number in 0..<64 {
                    group.addTask {
                        let answer = try await client.echo(number)
                        #expect(answer == number)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a server that cannot be connected to costs the time for connecting, then the second answers`()
        async throws
    {
        // Connections to this network go nowhere (RFC 5737).
        try await withTwoHosts {
            $0.hosts[0] = .init("192.0.2.1")
            $0.connectTimeout = .milliseconds(200)
            $0.timeout = .seconds(20)
        } _: { client, _, second in
            let answers = try await echoes(client, 10)
            #expect(answers == Array(0..<10))
            #expect(await second.statistics.accepted == 1)
        }
    }

    @Test func `an error of the server is no reason to ask another`() async throws {
        try await withTwoHosts { client, _, second in
            for _ in 0..<5 { try await expectError(.schemaMismatch) { try await client.integers("SELECT nothing") } }
            #expect(await second.statistics.accepted == 0)
        }
    }

    @Test func `with all servers dead the error says so`() async throws {
        try await withTwoHosts { client, first, second in
            try await first.set(.refuse)
            try await second.set(.refuse)
            let failure = try await error { try await client.integers("SELECT 1") }
            #expect(failure.code == .unavailable && failure.isTransient && failure.outcome == .notApplied)
            try await second.set(.none)
            #expect(try await client.integers("SELECT 1") == [1])
        }
    }
}
