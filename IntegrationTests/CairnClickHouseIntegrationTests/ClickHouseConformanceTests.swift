import CairnConformance
import IntegrationSupport
import TestSupport
import Testing

/// The contract, on real servers.
@Suite(.needsServer(.clickHouse)) struct ClickHouseConformanceTests {
    @Test(arguments: SelectedCases.all)
    func `a server keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(url: try ServerEnvironment.current.require(.clickHouse))
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "clickhouse")
        }
    }

    @Test(.needsServer(.clickHouseCluster), arguments: SelectedCases.all)
    func `a cluster of two shards keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(url: try ServerEnvironment.current.require(.clickHouseCluster))
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "clickhouse cluster")
        }
    }
}
