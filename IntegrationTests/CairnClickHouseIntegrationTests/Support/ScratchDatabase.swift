import CairnClickHouse
import CairnRepositories
import Foundation
import TestSupport
import Testing

/// Databases of their own for tests, on a real server.
enum ScratchDatabase {
    /// How to reach a database that is made when it is opened, and that nobody else uses.
    static func configuration(of server: String, options: String = "") throws -> ClickHouseConfiguration {
        var configuration = try ClickHouseConfiguration(url: server)
        configuration.database = "cairn_test_" + UUID().uuidString.prefix(13).replacing("-", with: "").lowercased()
        configuration.createsDatabase = true
        return configuration
    }

    /// Deletes a database with all that is in it.
    static func drop(_ configuration: ClickHouseConfiguration) async throws {
        for host in configuration.hosts {
            _ = try await RawHTTP(configuration, host).run("DROP DATABASE IF EXISTS \(configuration.database)")
        }
    }
}
