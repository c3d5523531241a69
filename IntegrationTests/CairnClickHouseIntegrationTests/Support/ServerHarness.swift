import CairnClickHouse
import CairnConformance
import CairnRepositories
import Foundation
import Testing

/// Storages in databases of their own on a server or cluster.
struct ServerHarness: ConformanceHarness {
    let url: String
    var skips: [String: String] = [:]
    var candleDigits = CandleDigits.all
    /// Tables to make before opening; nil lets Cairn make its own.
    var tables: [String]?

    /// Ends what hangs; each case shares two cores with others and with several servers.
    var timeLimit: Duration { .seconds(600) }

    func open() async throws -> any Storage {
        var configuration = try ScratchDatabase.configuration(of: url)
        if let tables {
            configuration.ownership = .existing
            configuration.createsDatabase = false
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            for table in tables { try await server.run(table, database: configuration.database) }
        }
        return try await ClickHouseStorage.open(configuration)
    }

    func reopen(_ storage: any Storage) async throws -> any Storage {
        try await storage.close()
        return try await ClickHouseStorage.open(configuration(of: storage))
    }

    func close(_ storage: any Storage) async throws {
        try await storage.close()
        try await ScratchDatabase.drop(configuration(of: storage))
    }

    private func configuration(of storage: any Storage) throws -> ClickHouseConfiguration {
        try #require(storage as? ClickHouseStorage).configuration
    }
}
