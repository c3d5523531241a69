import CairnClickHouse
import IntegrationSupport
import Testing

/// The official client for Python, in a process of its own.
struct ClickHouseConnect {
    let configuration: ClickHouseConfiguration
    let table: String
    let columns: [String]
    /// The columns whose texts are bytes.
    var bytes: [String] = []

    private struct Request: Encodable {
        let host: String
        let port: Int
        let user: String
        let password: String
        let database: String
        let table: String
        let columns: [String]
        let bytes: [String]
        /// What to add; nil reads.
        var rows: [[PeerValue]]?
        var order = ""
        var isFinal = false
    }

    private var request: Request {
        Request(
            host: configuration.hosts[0].name, port: configuration.hosts[0].port, user: configuration.user,
            password: configuration.password, database: configuration.database, table: table, columns: columns,
            bytes: bytes)
    }

    /// The rows of the table.
    func read(orderBy order: String, final isFinal: Bool) async throws -> [[PeerValue]] {
        var request = request
        (request.order, request.isFinal) = (order, isFinal)
        return try await Self.peer.ask(request)
    }

    /// Adds rows.
    func write(_ rows: [[PeerValue]]) async throws {
        var request = request
        request.rows = rows
        let written: [[PeerValue]] = try await Self.peer.ask(request)
        #expect(written == rows)
    }

    private static let peer = PythonPeer("clickhouse_connect_peer.py")
}
