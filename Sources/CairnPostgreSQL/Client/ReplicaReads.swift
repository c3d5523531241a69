import CairnRepositories
import CairnRuntime
import Synchronization

/// Reads from servers that follow another, as long as they have caught up with what this client wrote.
final class ReplicaReads: Sendable {
    let pool: ConnectionPool<PostgresConnection>
    /// The place in the primary's log after the last write of this client.
    private let lastWrite = Mutex<Int64?>(nil)

    init(_ pool: ConnectionPool<PostgresConnection>) {
        self.pool = pool
    }

    /// Remembers how far a replica has to be for the next read; after a write that has been committed.
    func noteWrite(on connection: PostgresConnection, _ call: Call) async {
        let question = Statement(text: "SELECT (pg_current_wal_lsn() - '0/0')::int8", isPrepared: true)
        let answer = try? await connection.run([question], until: call.deadline)[0].get()
        // Without an answer no replica is trusted: none will ever be so far.
        let place = answer?.integer(0, 0) ?? .max
        lastWrite.withLock { $0 = place == .max ? place : max($0 == .max ? place : $0 ?? place, place) }
    }

    /// The answer of a replica; nil when none is there, or none has caught up.
    func read(_ statement: Statement, _ call: Call) async throws -> QueryResult? {
        try await withConnection(call) { try await PostgresClient.run(statement, on: $0, call) }
    }

    /// Runs `body` on a replica that has caught up; nil when there is none.
    func withConnection<T>(_ call: Call, _ body: (PostgresConnection) async throws -> T) async throws -> T? {
        let connection: PostgresConnection
        do {
            connection = try await pool.lease(call.operation, deadline: .after(.seconds(1)))
        } catch let error as CairnError where error.code != .cancelled {
            return nil
        }
        defer { pool.release(connection) }
        if let place = lastWrite.withLock({ $0 }) {
            let question: SQL = "SELECT (pg_last_wal_replay_lsn() - '0/0')::int8 >= \(.integer(place))"
            let answer = try? await connection.run([question.statement()], until: call.deadline)[0].get()
            guard answer?.truth(0, 0) == true else { return nil }
        }
        return try await body(connection)
    }
}

extension ReplicaReads {
    /// How far a replica is behind, as health shows it; nil when none answers.
    func lag() async -> String? {
        let call = Call(operation: "health", deadline: .now.advanced(by: .seconds(5)))
        let sql: SQL = """
            SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text || ' bytes'
            """
        return try? await pool.withConnection(call.operation, deadline: .after(.seconds(1))) { connection in
            try await PostgresClient.run(sql.statement(isPrepared: false), on: connection, call).text(0, 0)
        }
    }
}
