import CairnRepositories
import CairnRuntime
import Foundation
import IntegrationSupport
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// What silent servers cost: the time-out and at most a tenth more.
///
/// Each runs alone, and only where nothing else does: in `make test`, before everything else.
@Suite(
    .needsServer(.postgreSQLFault), .serialized,
    .enabled("CAIRN_TEST_TIMEOUTS says that nothing else runs") {
        ProcessInfo.processInfo.environment["CAIRN_TEST_TIMEOUTS"] != nil
    })
struct TimeoutTests {
    private func elapsed(_ body: () async throws -> Void) async throws -> Duration {
        let start = ContinuousClock.now
        try await body()
        return ContinuousClock.now - start
    }

    @Test func `a silent server fails a call when waiting for a connection ends`() async throws {
        let configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQLFault))
        try await configuration.throughProxy { configuration, proxy in
            var configuration = configuration
            configuration.pool.acquireTimeout = .seconds(2)
            try await proxy.set(.blackhole)
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                let time = try await elapsed {
                    let error = await #expect(throws: CairnError.self) { try await client.read("ask", "SELECT 1") }
                    #expect(error?.code == .timeout && error?.isTransient == true && error?.outcome == .notApplied)
                }
                #expect(time >= .seconds(2) && time < .seconds(2.2), "\(time)")
            }
        }
    }

    @Test func `a call to a server that falls silent ends at its deadline, and with time to end there`() async throws {
        let configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQLFault))
        try await configuration.throughProxy { configuration, proxy in
            var configuration = configuration
            configuration.timeout = .seconds(2)
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                _ = try await client.read("ask", "SELECT 1")
                try await proxy.set(.blackhole)
                let time = try await elapsed {
                    let error = await #expect(throws: CairnError.self) { try await client.read("ask", "SELECT 1") }
                    #expect(error?.code == .timeout)
                }
                // The server is asked to end it, and may take as long to answer as patience has it.
                let limit = Duration.seconds(2) + PostgresConnection.patience
                #expect(time >= .seconds(2) && time < limit * 1.1, "\(time)")
            }
        }
    }

    @Test func `a server that is back is used within a second`() async throws {
        let configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQLFault))
        try await FaultNode.postgreSQL.withRestart {
            try await Scratch.withClient(configuration, retries: RetryPolicy()) { client in
                _ = try await client.read("ask", "SELECT 1")
                try await FaultNode.postgreSQL.perform("kill")
                _ = await #expect(throws: CairnError.self) { try await client.read("ask", "SELECT 1") }
                try await FaultNode.postgreSQL.perform("restart")
                let time = try await elapsed { _ = try await client.read("ask", "SELECT 1") }
                #expect(time < .seconds(1), "\(time)")
            }
        }
    }
}
