import CairnRuntime
import IntegrationSupport
import TestSupport

@testable import CairnClickHouse

/// Databases, clients and storages that a test has for itself, ended with it.
enum Scratch {
    /// Runs `body` with a database of its own, which need not exist before the first storage is opened.
    static func withDatabase<T>(
        of server: TestServer = .clickHouse, _ body: (ClickHouseConfiguration) async throws -> T
    ) async throws -> T {
        let configuration = try ScratchDatabase.configuration(of: ServerEnvironment.current.require(server))
        return try await finally {
            try await body(configuration)
        } do: {
            try await ScratchDatabase.drop(configuration)
        }
    }

    /// Runs `body` with an open storage.
    static func withStorage<T>(
        _ configuration: ClickHouseConfiguration, _ body: (ClickHouseStorage) async throws -> T
    ) async throws -> T {
        let storage = try await ClickHouseStorage.open(configuration)
        return try await finally {
            try await body(storage)
        } do: {
            try await storage.close()
        }
    }

    /// Runs `body` with a client.
    static func withClient<T>(
        _ configuration: ClickHouseConfiguration, retries: RetryPolicy = .never,
        _ body: (ClickHouseClient) async throws -> T
    ) async throws -> T {
        let client = try ClickHouseClient(configuration, retries: retries)
        return try await finally {
            try await body(client)
        } do: {
            await client.close()
        }
    }

    /// Runs `body` with a client of the single server's default database, through a proxy.
    static func withProxiedClient<T>(
        compression: ClickHouseCompression = .none, retries: RetryPolicy = .never,
        _ body: (ClickHouseClient, FaultProxy) async throws -> T
    ) async throws -> T {
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.compression = compression
        return try await configuration.throughProxy { configuration, proxy in
            try await withClient(configuration, retries: retries) { try await body($0, proxy) }
        }
    }
}

extension ClickHouseConfiguration {
    /// Runs `body` with the same configuration, but a proxy in the place of the first host.
    func throughProxy<T>(_ body: (ClickHouseConfiguration, FaultProxy) async throws -> T) async throws -> T {
        guard let target = UInt16(exactly: hosts[0].port) else { throw RawHTTP.Failure(description: "no port") }
        return try await FaultProxy.withProxy(to: target) { proxy in
            var configuration = self
            configuration.hosts[0] = Host("127.0.0.1", port: Int(proxy.port))
            return try await body(configuration, proxy)
        }
    }
}
