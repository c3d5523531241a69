import CairnPostgreSQL
import IntegrationSupport

/// The client that most programs in Python use, in a process of its own.
struct Psycopg {
    /// What became of a statement.
    struct Answer: Decodable {
        /// What psycopg raised.
        struct Refusal: Decodable, Equatable {
            /// The class: `UniqueViolation`.
            let type: String
            let constraint: String?
        }

        /// How many rows were changed, or found.
        let count: Int?
        let rows: [[PeerValue]]
        let error: Refusal?
    }

    struct Notification: Codable, Equatable {
        let channel: String
        let payload: String
    }

    private struct Connection: Encodable {
        let host: String
        let port: Int
        let user: String
        let password: String
        let dbname: String
    }

    private struct Run: Encodable {
        let connection: Connection
        let sql: String
        let rows: [[PeerValue]]
    }

    private struct Listen: Encodable {
        let connection: Connection
        let channel: String
        let call: Notification
    }

    private let connection: Connection

    /// - Parameter configuration: The database.
    init(_ configuration: PostgresConfiguration) {
        let host = configuration.hosts[0]
        connection = Connection(
            host: host.name, port: host.port, user: configuration.user, password: configuration.password,
            dbname: configuration.database)
    }

    /// Runs a statement, once or with each of some rows in the place of its `%s`.
    @discardableResult
    func run(_ sql: String, _ rows: [[PeerValue]] = []) async throws -> Answer {
        try await Self.peer.ask(Run(connection: connection, sql: sql, rows: rows))
    }

    /// Listens on a channel, sends `call` when it does, and gives what it heard first.
    func listen(on channel: String, calling call: Notification) async throws -> [Notification] {
        try await Self.peer.ask(Listen(connection: connection, channel: channel, call: call))
    }

    private static let peer = PythonPeer("psycopg_peer.py")
}
