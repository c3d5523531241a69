import CairnRepositories
import CairnRuntime
import Synchronization

/// Reads from servers that follow another, as long as they have caught up with what this client wrote.
final class ReplicaReads: Sendable {
    let pool: ConnectionPool<PostgresConnection>
    /// The place in the primary's log after the last write of this client.
    private let lastWrite = Mutex<Int64?>(nil)
    private let breaker = Mutex(CircuitBreaker())
    /// How long a replica may take before the primary is asked in its place.
    private static let patience: Duration = .seconds(1)

    init(_ pool: ConnectionPool<PostgresConnection>) {
        self.pool = pool
    }

    /// Remembers how far a replica has to be for the next read; after a write that has been committed.
    func noteWrite(on connection: PostgresConnection) async {
        let question = Statement(text: "SELECT (pg_current_wal_insert_lsn() - '0/0')::int8", isPrepared: true)
        // In a task of its own: the write is done, whether or not its task has been cancelled since.
        let answer = await Task {
            try? await connection.run([question], until: .now.advanced(by: Self.patience))[0].get().integer(0, 0)
        }.value
        // Without an answer no replica is trusted until the next write.
        let place = answer.flatMap(\.self) ?? .max
        lastWrite.withLock { $0 = place == .max ? place : max($0 == .max ? place : $0 ?? place, place) }
    }

    /// Trusts no replica until the next write: one that may have been done has no place that is known.
    func noteDoubtfulWrite() { lastWrite.withLock { $0 = .max } }

    /// The answer of a replica; nil when none is there, or none has caught up.
    func read(_ statement: Statement, _ call: Call) async throws -> QueryResult? {
        try await withConnection(call) { try await PostgresClient.run(statement, on: $0, call) }
    }

    /// Runs `body` on a replica that has caught up; nil when there is none.
    func withConnection<T>(_ call: Call, _ body: (PostgresConnection) async throws -> T) async throws -> T? {
        guard let connection = try await lease(call) else { return nil }
        defer { pool.release(connection) }
        do {
            let result = try await body(connection)
            note(nil)
            return result
        } catch let error as CairnError where error.isTransient {
            note(error)
            return nil
        }
    }

    /// A replica that has caught up, for the caller to release; nil when there is none.
    func lease(_ call: Call) async throws -> PostgresConnection? {
        guard !isLeftAlone else { return nil }
        do {
            return try await leaseIfReady(call)
        } catch let error as CairnError where error.isTransient {
            note(error)
            return nil
        }
    }

    /// Notes how what was done with a replica has ended; nil for well.
    func note(_ failure: (any Error)?) {
        guard let failure else { return breaker.withLock { $0.recordSuccess() } }
        if (failure as? CairnError)?.isTransient ?? false { breaker.withLock { $0.open(at: .now) } }
    }

    private func leaseIfReady(_ call: Call) async throws -> PostgresConnection? {
        let connection = try await pool.lease(call.operation, deadline: .after(Self.patience))
        do {
            if try await hasCaughtUp(connection) { return connection }
        } catch {
            pool.release(connection)
            throw error
        }
        pool.release(connection)
        return nil
    }

    /// One that fails is left alone for some seconds, so that it does not make every read slow.
    private var isLeftAlone: Bool { breaker.withLock { $0.quarantineEnd.map { !$0.isOver() } ?? false } }

    private func hasCaughtUp(_ connection: PostgresConnection) async throws -> Bool {
        guard let place = lastWrite.withLock({ $0 }) else { return true }
        let question: SQL = "SELECT (pg_last_wal_replay_lsn() - '0/0')::int8 >= \(.integer(place))"
        let call = Call(operation: "ask a replica", deadline: .now.advanced(by: Self.patience))
        return try await PostgresClient.run(question.statement(), on: connection, call).truth(0, 0) ?? false
    }
}

extension ReplicaReads {
    /// How far a replica is behind, as health shows it; nil when none answers.
    ///
    /// - Parameter place: The place in the primary's log.
    func lag(behind place: Int64) async -> String? {
        let call = Call(operation: "health", deadline: .now.advanced(by: .seconds(5)))
        let sql: SQL = """
            SELECT greatest(\(.integer(place)) - (pg_last_wal_replay_lsn() - '0/0')::int8, 0)::text || ' bytes'
            """
        return try? await pool.withConnection(call.operation, deadline: .after(.seconds(1))) { connection in
            try await PostgresClient.run(sql.statement(isPrepared: false), on: connection, call).text(0, 0)
        }
    }
}
