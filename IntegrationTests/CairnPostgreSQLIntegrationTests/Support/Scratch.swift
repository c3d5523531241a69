import CairnRuntime
import IntegrationSupport
import TestSupport

@testable import CairnPostgreSQL

/// Databases, clients and storages that a test has for itself, ended with it.
enum Scratch {
    /// Runs `body` with a database of its own.
    static func withDatabase<T>(
        of server: TestServer = .postgreSQL, _ body: (PostgresConfiguration) async throws -> T
    ) async throws -> T {
        let url = try ServerEnvironment.current.require(server)
        let configuration = try await ScratchDatabase.make(on: url)
        return try await finally {
            try await body(configuration)
        } do: {
            try await ScratchDatabase.drop(configuration, server: url)
        }
    }

    /// Runs `body` with an open storage.
    static func withStorage<T>(
        _ configuration: PostgresConfiguration, _ body: (PostgresStorage) async throws -> T
    ) async throws -> T {
        let storage = try await PostgresStorage.open(configuration)
        return try await finally {
            try await body(storage)
        } do: {
            try await storage.close()
        }
    }

    /// Runs `body` with a storage in a database of its own.
    static func withStorage<T>(
        of server: TestServer = .postgreSQL, _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresStorage) async throws -> T
    ) async throws -> T {
        try await withDatabase(of: server) { configuration in
            var configuration = configuration
            change(&configuration)
            return try await withStorage(configuration, body)
        }
    }

    /// Runs `body` with a client.
    static func withClient<T>(
        _ configuration: PostgresConfiguration, retries: RetryPolicy = .never,
        _ body: (PostgresClient) async throws -> T
    ) async throws -> T {
        let client = try PostgresClient(configuration, retries: retries)
        return try await finally {
            try await body(client)
        } do: {
            try await client.close()
        }
    }
}

extension PostgresConfiguration {
    /// Runs `body` with the same configuration, but a proxy in the place of the first host.
    func throughProxy<T>(_ body: (PostgresConfiguration, FaultProxy) async throws -> T) async throws -> T {
        try await FaultProxy.withProxy(to: UInt16(clamping: hosts[0].port)) { proxy in
            var configuration = self
            configuration.hosts[0] = Host("127.0.0.1", port: Int(proxy.port))
            return try await body(configuration, proxy)
        }
    }
}
