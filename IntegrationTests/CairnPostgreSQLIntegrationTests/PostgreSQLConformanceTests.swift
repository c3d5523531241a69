import CairnConformance
import CairnPostgreSQL
import CairnRepositories
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
            server: try ServerEnvironment.current.require(.postgreSQL), usesSchemas: true,
            entrance: try ServerEnvironment.current.require(.pgBouncer))
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "postgresql behind PgBouncer")
        }
    }

    /// Candles in a table that is divided by month.
    private static let candles = SelectedCases.all.filter {
        !$0.requires.contains(.records) && $0.requires.contains(.candles)
    }

    @Test(arguments: candles)
    func `a table divided by time keeps the contract`(_ test: ConformanceCase) async throws {
        var harness = ServerHarness(
            server: try ServerEnvironment.current.require(.postgreSQL), usesSchemas: true)
        harness.change = { $0.partitioning = .month }
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "postgresql, divided by month")
        }
    }

    @Test(arguments: SelectedCases.all)
    func `through a network that cuts everything into pieces the contract is kept`(_ test: ConformanceCase) async throws
    {
        let url = try ServerEnvironment.current.require(.postgreSQL)
        let port = try PostgresConfiguration(url: url).hosts[0].port
        try await ConformanceTurns.take {
            try await FaultProxy.withProxy(to: UInt16(clamping: port)) { proxy in
                try await proxy.set(.slice(seed: 42, upTo: 8192))
                var harness = ServerHarness(server: url, usesSchemas: true)
                harness.change = { $0.hosts = [PostgresConfiguration.Host("127.0.0.1", port: Int(proxy.port))] }
                try await ConformanceResults.verify(test, on: harness, as: "postgresql through a slow network")
            }
        }
    }
}
