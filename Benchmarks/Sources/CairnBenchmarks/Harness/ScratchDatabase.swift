import CairnPostgreSQL
import CairnRepositories
import CairnRuntime
import Foundation

/// A database of its own on a real PostgreSQL server, without encryption.
struct ScratchDatabase {
    let configuration: PostgresConfiguration
    /// For what is prepared and checked beside Cairn, and to measure against.
    let psql: Psql
    /// In another database, so that it does not count among the connections to this one.
    let admin: Psql

    private init(_ configuration: PostgresConfiguration, name: String) throws {
        var configuration = configuration
        configuration.tls = .disable
        admin = try Psql(Self.url(configuration))
        configuration.database = "cairn_bench_\(name)_\(ProcessInfo.processInfo.processIdentifier)"
        self.configuration = configuration
        try admin.run("CREATE DATABASE \(configuration.database);")
        psql = try Psql(Self.url(configuration))
    }

    /// The same database as a URL.
    var url: String { Self.url(configuration) }

    private static func url(_ configuration: PostgresConfiguration) -> String {
        let host = configuration.hosts[0]
        let password = configuration.password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "postgres://\(configuration.user):\(password)@\(host)/\(configuration.database)?sslmode=disable"
    }

    /// Gives a database to `body` and deletes it; does nothing but say so when no server is named.
    static func with(name: String, _ body: (ScratchDatabase) async throws -> Void) async throws {
        guard let url = ProcessInfo.processInfo.environment["CAIRN_TEST_POSTGRES_URL"] else {
            return note("left out: CAIRN_TEST_POSTGRES_URL names no server")
        }
        let database = try ScratchDatabase(PostgresConfiguration(url: url), name: name)
        defer { _ = try? database.admin.run("DROP DATABASE \(database.configuration.database) WITH (FORCE);") }
        try await body(database)
    }

    /// Opens it with a pool of so many connections, and closes it after `body`.
    func open(connections: Int = 10, _ body: (PostgresStorage) async throws -> Void) async throws {
        var configuration = configuration
        configuration.pool.size = connections
        let storage = try await PostgresStorage.open(configuration)
        do {
            try await body(storage)
        } catch {
            try? await storage.close()
            throw error
        }
        try await storage.close()
    }

    /// Empties a table and writes down what is due, so that no run pays for the one before.
    func empty(_ table: String) throws { try psql.run("TRUNCATE \(table);\nCHECKPOINT;") }

    /// Brings a table that has been filled into the state in which the server keeps it.
    func settle(_ table: String) throws { try psql.run("VACUUM ANALYZE \(table);\nCHECKPOINT;") }
}
