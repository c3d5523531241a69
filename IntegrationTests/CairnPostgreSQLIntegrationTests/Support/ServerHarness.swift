import CairnConformance
import CairnPostgreSQL
import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

/// Storages in databases or schemas of their own on a server.
struct ServerHarness: ConformanceHarness {
    /// The server on which databases are made.
    let server: String
    /// Whether each storage has a schema of one database only, which is cheaper.
    var usesSchemas = false
    /// The server, or what stands before it, by which storages reach them; nil for the same.
    var entrance: String?
    var change: @Sendable (inout PostgresConfiguration) -> Void = { _ in }
    var skips: [String: String] = [:]

    /// Ends what hangs; each case shares two cores with others and with several servers.
    var timeLimit: Duration { .seconds(300) }

    func open() async throws -> any Storage {
        var configuration =
            usesSchemas ? try ScratchDatabase.schema(on: server) : try await ScratchDatabase.make(on: server)
        if let entrance { configuration.hosts = try PostgresConfiguration(url: entrance).hosts }
        // A storm of conflicts keeps every connection for as long as the server takes to see that two wait for each other.
        configuration.pool.acquireTimeout = .seconds(60)
        change(&configuration)
        return try await PostgresStorage.open(configuration)
    }

    func reopen(_ storage: any Storage) async throws -> any Storage {
        try await storage.close()
        return try await PostgresStorage.open(configuration(of: storage))
    }

    func close(_ storage: any Storage) async throws {
        try await storage.close()
        var configuration = try configuration(of: storage)
        configuration.hosts = try PostgresConfiguration(url: server).hosts
        try await ScratchDatabase.drop(configuration, server: server)
    }

    private func configuration(of storage: any Storage) throws -> PostgresConfiguration {
        try #require(storage as? PostgresStorage).configuration
    }
}
