import CairnConformance
import TestSupport
import Testing

/// The contract, on real servers.
@Suite(.needsServer(.clickHouse)) struct ClickHouseConformanceTests {
    @Test(arguments: SelectedCases.all)
    func `a server keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(url: try ServerEnvironment.current.require(.clickHouse))
        try await ConformanceTurns.take { _ = try await test.run(on: harness) }
    }

    @Test(.needsServer(.clickHouseCluster), arguments: SelectedCases.all)
    func `a cluster of two shards keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(url: try ServerEnvironment.current.require(.clickHouseCluster))
        try await ConformanceTurns.take { _ = try await test.run(on: harness) }
    }
}
