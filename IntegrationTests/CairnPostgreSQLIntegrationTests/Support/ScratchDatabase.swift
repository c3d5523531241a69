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
        configuration.database = name()
        try await administer(PostgresConfiguration(url: server), "CREATE DATABASE \(configuration.database)")
        return configuration
    }

    /// A schema that nobody else uses, which is made when a storage is opened: cheaper than a database.
    static func schema(on server: String) throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: server)
        configuration.schema = name()
        return configuration
    }

    private static func name() -> String {
        "cairn_test_" + UUID().uuidString.prefix(13).replacing("-", with: "").lowercased()
    }

    /// Deletes it with all that is in it.
    static func drop(_ configuration: PostgresConfiguration, server: String) async throws {
        if let schema = configuration.schema, try PostgresConfiguration(url: server).database == configuration.database
        {
            return try await administer(configuration, "DROP SCHEMA IF EXISTS \(schema) CASCADE")
        }
        try await administer(
            PostgresConfiguration(url: server), "DROP DATABASE IF EXISTS \(configuration.database) WITH (FORCE)")
    }

    /// Runs a statement in a session of its own.
    static func administer(_ configuration: PostgresConfiguration, _ sql: String) async throws {
        let connector = Connector(configuration: configuration, target: .any)
        let connection = try await connector.connect(until: .after(.seconds(30)))
        defer { Task { await connection.close() } }
        _ = try await connection.run([Statement(text: sql)], until: .now.advanced(by: .seconds(60)))[0].get()
    }
}
