import CairnConformance
import IntegrationSupport
import TestSupport
import Testing

/// The contract, on real servers.
@Suite(.needsServer(.postgreSQL)) struct PostgreSQLConformanceTests {
    @Test(arguments: SelectedCases.all)
    func `a server keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(server: try ServerEnvironment.current.require(.postgreSQL))
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "postgresql")
        }
    }

    @Test(.needsServer(.pgBouncer), arguments: SelectedCases.all)
    func `a server behind PgBouncer keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(
            server: try ServerEnvironment.current.require(.postgreSQL),
            entrance: try ServerEnvironment.current.require(.pgBouncer))
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "postgresql behind PgBouncer")
        }
    }
}
