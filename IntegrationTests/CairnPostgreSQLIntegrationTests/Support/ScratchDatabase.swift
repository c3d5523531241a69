import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport

@testable import CairnPostgreSQL

/// Databases of their own for tests, on a real server.
enum ScratchDatabase {
    /// Makes a database that nobody else uses.
    ///
    /// - Parameter server: A URL of a database that is there.
    static func make(on server: String) async throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: server)
        let name = "cairn_test_" + UUID().uuidString.prefix(13).replacing("-", with: "").lowercased()
        try await administer(configuration, "CREATE DATABASE \(name)")
        configuration.database = name
        return configuration
    }

    /// Deletes it with all that is in it.
    static func drop(_ configuration: PostgresConfiguration, server: String) async throws {
        try await administer(
            PostgresConfiguration(url: server), "DROP DATABASE IF EXISTS \(configuration.database) WITH (FORCE)")
    }

    private static func administer(_ configuration: PostgresConfiguration, _ sql: String) async throws {
        let connector = Connector(configuration: configuration, target: .any)
        let connection = try await connector.connect(until: .after(.seconds(30)))
        defer { Task { await connection.close() } }
        try await connection.runScript(sql)
    }
}
