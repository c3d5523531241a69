import CairnClickHouse
import Foundation

/// A database of its own on a real ClickHouse server.
struct ScratchServer {
    let configuration: ClickHouseConfiguration
    /// For what is prepared and checked beside Cairn.
    let http: BareHTTP

    private init(url: String, name: String) throws {
        var configuration = try ClickHouseConfiguration(url: url)
        configuration.database = "cairn_bench_\(name)_\(ProcessInfo.processInfo.processIdentifier)"
        configuration.createsDatabase = true
        self.configuration = configuration
        http = try BareHTTP(configuration)
    }

    /// The same database as a URL.
    var url: String {
        "clickhouse://\(configuration.user):\(configuration.password)@\(configuration.hosts[0])/\(configuration.database)"
    }

    /// Gives a database to `body` and deletes it; does nothing but say so when no server is named.
    static func with(
        name: String, _ body: (ScratchServer, ClickHouseStorage) async throws -> Void
    ) async throws {
        guard let url = ProcessInfo.processInfo.environment["CAIRN_TEST_CLICKHOUSE_URL"] else {
            return note("left out: CAIRN_TEST_CLICKHOUSE_URL names no server")
        }
        let server = try ScratchServer(url: url, name: name)
        defer { _ = try? server.http.run("DROP DATABASE IF EXISTS \(server.configuration.database)", in: "system") }
        let storage = try await ClickHouseStorage.open(server.configuration)
        do {
            try await body(server, storage)
        } catch {
            try? await storage.close()
            throw error
        }
        try await storage.close()
    }

    /// Empties a table.
    func empty(_ table: String) throws { try http.run("TRUNCATE TABLE \(table) SYNC") }

    /// All rows of a table as the server itself writes them, in one block.
    func block(of columns: String, from table: String) throws -> [UInt8] {
        let sql = """
            SELECT \(columns) FROM \(table) ORDER BY ALL \
            SETTINGS max_block_size = 100000000, preferred_block_size_bytes = 0
            """
        try http.post(Array(sql.utf8), to: http.url())
        return Array(http.answer)
    }
}
