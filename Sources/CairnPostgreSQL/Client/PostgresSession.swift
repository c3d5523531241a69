import CairnRepositories
import CairnRuntime
import Synchronization

/// A connection in the hands of one operation or transaction.
///
/// A transaction begins with its first statement, in the same round trip.
final class PostgresSession: Sendable {
    /// The session whose turn the current task has for several statements.
    @TaskLocal private static var held: ObjectIdentifier?

    private struct State {
        /// Whether the transaction has been committed or rolled back: the connection belongs to somebody else.
        var isOver = false
        /// What begins the transaction, until it has been sent.
        var opening: Statement?
        /// The first error of the server; it has ended the transaction.
        var failure: ServerError?
        var transactionID: TransactionID?
        /// Cursors that nobody needs any more, closed with the next statement.
        var cursors: [String] = []
        var undoings = 0
    }

    let connection: PostgresConnection
    /// Whether what is done here is undone if it does not come to a commit.
    let isTransaction: Bool
    private let state: Mutex<State>
    /// Tasks of one transaction take turns at its connection.
    private let turn = AsyncLock()

    /// - Parameter opening: What begins a transaction; nil where each statement stands for itself.
    init(_ connection: PostgresConnection, opening: Statement? = nil) {
        self.connection = connection
        isTransaction = opening != nil
        state = Mutex(State(opening: opening))
    }

    /// Why the transaction has ended, if a statement failed.
    var failure: ServerError? { state.withLock { $0.failure } }

    /// The transaction's number, once it has written something.
    var transactionID: TransactionID? { state.withLock { $0.transactionID } }

    /// How often the transaction has gone back to a savepoint.
    var undoings: Int { state.withLock { $0.undoings } }

    /// Whether anything has been sent.
    var hasBegun: Bool { state.withLock { $0.opening == nil } }

    // MARK: Statements

    /// Runs one statement.
    func run(_ sql: SQL, _ call: Call, isPrepared: Bool = true) async throws -> QueryResult {
        try await run([sql.statement(isPrepared: isPrepared)], call)[0]
    }

    /// Runs statements in one round trip.
    ///
    /// - Throws: `CairnError` for the first that failed.
    func run(_ statements: [Statement], _ call: Call) async throws -> [QueryResult] {
        try await inTurn(call) {
            let (begin, cursors) = state.withLock { ($0.opening.map { [$0] } ?? [], $0.cursors) }
            let opening = begin + cursors.map { Statement(text: "CLOSE \($0)") }
            // A commit whose answer is lost can be looked up by this number.
            let asksForID = isTransaction && call.effect != .none && transactionID == nil
            let all = opening + statements + (asksForID ? [TransactionID.question] : [])
            let results = try await send(all, call)
            state.withLock { $0.cursors.removeAll(where: cursors.contains) }
            if asksForID, let id = results.last.flatMap({ TransactionID(of: $0, on: connection) }) {
                state.withLock { $0.transactionID = id }
            }
            return Array(results[opening.count..<(opening.count + statements.count)])
        }
    }

    private func send(_ statements: [Statement], _ call: Call) async throws -> [QueryResult] {
        do {
            let answers = try await connection.run(statements, until: call.deadline)
            state.withLock { $0.opening = nil }
            return try answers.map { answer in
                if case .failure(let failure) = answer { note(failure) }
                return try answer.get()
            }
        } catch {
            // Of what was not sent, nothing has begun: what comes after it begins the transaction.
            if (error as? SessionFailure)?.mayBeApplied == true { state.withLock { $0.opening = nil } }
            throw CairnError.postgres(error, pending(call))
        }
    }

    /// Runs several statements that nobody else's come between.
    func exclusively<T>(_ call: Call, _ body: () async throws -> T) async throws -> T {
        try await inTurn(call) { try await Self.$held.withValue(ObjectIdentifier(self)) { try await body() } }
    }

    /// Ends the transaction with its last statement; nothing that comes later reaches the connection.
    ///
    /// - Returns: What the server did, as it calls it; nil when nothing had begun.
    func end(_ statement: Statement, until limit: ContinuousClock.Instant) async throws -> String? {
        try await inTurn(Call(operation: "end the transaction")) {
            state.withLock { $0.isOver = true }
            guard hasBegun, connection.isUsable else { return nil }
            return try await connection.run([statement], until: limit)[0].get().tag
        }
    }

    /// Undoes what was done since a savepoint, in cancelled tasks too.
    func undo(savepoint name: String) async {
        let connection = connection
        guard connection.isUsable else { return }
        let isUndone = await Task {
            let call = Call(operation: "roll back", deadline: .now.advanced(by: PostgresConnection.patience))
            let undoing = [Statement(text: "ROLLBACK TO \(name)"), Statement(text: "RELEASE \(name)")]
            return (try? await inTurn(call) { try await send(undoing, call) }) != nil
        }.value
        // What cannot be undone alone is undone with the whole transaction.
        guard isUndone else { return }
        state.withLock { state in
            state.failure = nil
            state.undoings += 1
            state.cursors = []
        }
    }

    /// Has a cursor closed with the next statement.
    ///
    /// - Parameter undoings: What ``undoings`` was before it was made: going back ends the cursors made since.
    func closeLater(cursor: String, _ undoings: Int) {
        state.withLock { state in
            if state.undoings == undoings { state.cursors.append(cursor) }
        }
    }

    /// What is not committed yet is not applied, whatever happens to it.
    private func pending(_ call: Call) -> Call {
        guard isTransaction, call.effect == .write else { return call }
        var call = call
        call.effect = .pendingWrite
        return call
    }

    // MARK: Bulk

    /// Runs `COPY ... FROM STDIN`.
    ///
    /// - Parameter next: Gives the next bytes, nil at the end.
    func copyIn(_ sql: String, _ call: Call, next: () throws -> [UInt8]?) async throws {
        try await begin(call)
        try await inTurn(call) {
            do {
                try await connection.beginCopyIn(sql, until: call.deadline)
                do {
                    while let bytes = try next() { try await connection.sendCopyData(bytes) }
                } catch {
                    // The server's own reason says more than that the copy was abandoned.
                    do { try await connection.endCopyIn(abandoning: "abandoned") } catch let failure as SessionFailure {
                        if case .refused(let refusal) = failure.cause, refusal.sqlState == "57014" { throw error }
                        throw failure
                    }
                    throw error
                }
                try await connection.endCopyIn()
            } catch {
                note(error)
                throw CairnError.postgres(error, pending(call))
            }
        }
    }

    /// Runs `COPY ... TO STDOUT`.
    ///
    /// - Parameter body: Takes the bytes as they come.
    func copyOut(_ sql: String, _ call: Call, _ body: ([UInt8]) throws -> Void) async throws {
        try await begin(call)
        try await inTurn(call) {
            do {
                try await connection.beginCopyOut(sql, until: call.deadline)
                do {
                    while let bytes = try await connection.nextCopyData(atLeast: 1 << 18) { try body(bytes) }
                    await connection.endCopyOut(isComplete: true)
                } catch {
                    await connection.endCopyOut(isComplete: false)
                    throw error
                }
            } catch {
                note(error)
                throw CairnError.postgres(error, call)
            }
        }
    }

    /// Begins the transaction if it has not begun: copying cannot be sent together with other statements.
    private func begin(_ call: Call) async throws {
        if !hasBegun { _ = try await run([], call) }
    }

    /// Remembers the first refusal of the server, which has ended the transaction.
    private func note(_ error: any Error) {
        guard case .refused(let refusal)? = (error as? SessionFailure)?.cause else { return }
        state.withLock { $0.failure = $0.failure ?? refusal }
    }

    /// Lets the tasks of a transaction use its connection one after the other.
    private func inTurn<T>(_ call: Call, _ body: () async throws -> T) async throws -> T {
        guard isTransaction, Self.held != ObjectIdentifier(self) else { return try await body() }
        return try await turn.withLock(backend: .postgreSQL, operation: call.operation) {
            // Asked when it is its turn: meanwhile the transaction may have ended.
            guard !state.withLock({ $0.isOver }) else {
                throw CairnError(
                    .misuse, backend: .postgreSQL, operation: call.operation,
                    message: "the transaction of this unit of work has ended")
            }
            return try await body()
        }
    }
}
