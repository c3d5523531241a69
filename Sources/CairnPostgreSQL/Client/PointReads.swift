import CairnRepositories
import CairnRuntime
import Synchronization

/// Small reads of many tasks share round trips.
///
/// Reads alone: they wait for nobody's locks, so that none holds up the others. While some are under way on a connection
/// others gather, and go together on the same connection as soon as it has answered, which costs both sides a fraction of
/// what as many connections would. Only when an answer takes long is another connection taken.
final class PointReads: Sendable {
    private enum Turn: Sendable {
        case answer(Result<QueryResult, SessionFailure>)
        /// It takes a connection, for itself and those that follow.
        case lead
        /// It was not run, and is to be run alone.
        case alone
    }

    private struct Member: Sendable {
        let id: UInt64
        let statement: Statement
        let deadline: ContinuousClock.Instant?
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        /// How many connections are in use, or are waited for.
        var lanes = 0
        /// Whether one of them is waited for because the others answer slowly.
        var isReinforcing = false
        /// When the last round trip began.
        var lastStart: ContinuousClock.Instant?
        /// Those who wait for the next.
        var waiting: [Member] = []
        var lastID: UInt64 = 0
    }

    /// More in one round trip would make the first wait for the last.
    private static let most = 64
    /// After so many round trips a connection goes to whoever else waits for one.
    private static let roundsInARow = 32
    /// How long a round trip may have been under way so that waiting for its end is better than another connection.
    private static let patience: Duration = .microseconds(500)

    private let pool: ConnectionPool<PostgresConnection>
    private let state = Mutex(State())

    init(_ pool: ConnectionPool<PostgresConnection>) {
        self.pool = pool
    }

    /// Runs a read.
    func read(_ statement: Statement, _ call: Call, until deadline: Deadline) async throws -> QueryResult {
        let now = ContinuousClock.now
        let leads = state.withLock { state in
            guard state.lanes == 0 || state.lastStart.map({ $0.duration(to: now) > Self.patience }) ?? false else {
                return false
            }
            state.lanes += 1
            state.lastStart = now
            return true
        }
        if leads {
            if let connection = pool.leaseIfIdle(call.operation) {
                return try await lead(on: connection, statement, call, until: deadline)
            }
            if state.withLock({ $0.lanes == 1 }) { return try await lead(statement, call, until: deadline) }
            reinforce(call.operation)
        }
        switch await join(statement, call) {
        case .answer(let answer):
            do { return try answer.get() } catch { throw CairnError.postgres(error, call, at: "the server") }
        case .alone:
            return try await pool.withConnection(call.operation, deadline: deadline) { connection in
                try await PostgresClient.run(statement, on: connection, call)
            }
        case .lead: return try await lead(statement, call, until: deadline)
        }
    }

    // MARK: Following

    /// Waits for an answer, or for a turn to take a connection.
    private func join(_ statement: Statement, _ call: Call) async -> Turn {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn = state.withLock { state -> Turn? in
                    // Under the lock: a cancellation before this finds nobody who waits.
                    if Task.isCancelled { return .alone }
                    guard state.lanes > 0 else {
                        state.lanes = 1
                        return .lead
                    }
                    state.waiting.append(
                        Member(id: id, statement: statement, deadline: call.deadline, continuation: continuation))
                    return nil
                }
                if let turn { continuation.resume(returning: turn) }
            }
        } onCancel: {
            let member = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            // It is run alone, which a cancelled task cannot.
            member?.continuation.resume(returning: .alone)
        }
    }

    // MARK: Leading

    /// Has another connection help those in use, as soon as there is one.
    private func reinforce(_ operation: String) {
        let isFirst = state.withLock { state in
            if state.isReinforcing { state.lanes -= 1 }
            defer { state.isReinforcing = true }
            return !state.isReinforcing
        }
        guard isFirst else { return }
        Task {
            let connection = try? await pool.lease(operation)
            state.withLock { $0.isReinforcing = false }
            guard let connection else { return handOver(isForAll: true) }
            await goOn(on: connection)
        }
    }

    private func lead(_ statement: Statement, _ call: Call, until deadline: Deadline) async throws -> QueryResult {
        let connection: PostgresConnection
        do {
            connection = try await pool.lease(call.operation, deadline: deadline)
        } catch {
            handOver(isForAll: !Task.isCancelled)
            throw error
        }
        return try await lead(on: connection, statement, call, until: deadline)
    }

    private func lead(
        on connection: PostgresConnection, _ statement: Statement, _ call: Call, until deadline: Deadline
    ) async throws -> QueryResult {
        let answer = await begin(on: connection, statement, call)
        guard Self.isAnswer(answer, until: call.deadline) else {
            return try await pool.withConnection(call.operation, deadline: deadline) { connection in
                try await PostgresClient.run(statement, on: connection, call)
            }
        }
        do { return try answer.get() } catch { throw CairnError.postgres(error, call, at: connection.place) }
    }

    /// The first round trip, with the leader's own read; those that gather meanwhile are left to a task of their own.
    private func begin(
        on connection: isolated PostgresConnection, _ statement: Statement, _ call: Call
    ) async -> Result<QueryResult, SessionFailure> {
        let members = take(Self.most - 1)
        let answers = await run([statement] + members.map(\.statement), [call.deadline], members, on: connection)
        Self.resume(members, with: answers.dropFirst())
        if mayGoOn(on: connection) {
            Task { await goOn(on: connection) }
        }
        return answers[0]
    }

    private func goOn(on connection: isolated PostgresConnection) async {
        for _ in 0..<Self.roundsInARow {
            let members = take(Self.most)
            if !members.isEmpty {
                let answers = await run(members.map(\.statement), [], members, on: connection)
                Self.resume(members, with: answers[...])
            }
            guard mayGoOn(on: connection) else { return }
        }
        pool.release(connection)
        handOver(isForAll: false)
    }

    private func run(
        _ statements: [Statement], _ deadlines: [ContinuousClock.Instant?], _ members: [Member],
        on connection: isolated PostgresConnection
    ) async -> [Result<QueryResult, SessionFailure>] {
        let deadline = (deadlines + members.map(\.deadline)).compactMap(\.self).min()
        do {
            return try await connection.run(statements, until: deadline, isShared: true)
        } catch {
            let failure = error as? SessionFailure ?? SessionFailure(cause: .lost, message: "\(error)")
            return statements.map { _ in .failure(failure) }
        }
    }

    private static func resume(_ members: [Member], with answers: ArraySlice<Result<QueryResult, SessionFailure>>) {
        for (member, answer) in zip(members, answers) {
            member.continuation.resume(returning: isAnswer(answer, until: member.deadline) ? .answer(answer) : .alone)
        }
    }

    /// Whether it was run, and not to be prepared anew; or ended because of another's deadline.
    private static func isAnswer(
        _ answer: Result<QueryResult, SessionFailure>, until deadline: ContinuousClock.Instant?
    ) -> Bool {
        guard case .failure(let failure) = answer else { return true }
        switch failure.cause {
        case .skipped: return false
        case .timedOut: return deadline.map { $0 <= .now } ?? true
        case .refused(let error): return !error.isStaleStatement
        default: return true
        }
    }

    private func take(_ most: Int) -> [Member] {
        state.withLock { state in
            state.lastStart = .now
            guard state.waiting.count > most else {
                defer { state.waiting = [] }
                return state.waiting
            }
            defer { state.waiting.removeFirst(most) }
            return Array(state.waiting.prefix(most))
        }
    }

    /// Whether a connection has answered all that it was asked and is needed again; it is given back if not.
    private func mayGoOn(on connection: PostgresConnection) -> Bool {
        if connection.isUsable {
            let isNeeded = state.withLock { state in
                if state.waiting.isEmpty { state.lanes -= 1 }
                return !state.waiting.isEmpty
            }
            if isNeeded { return true }
            pool.release(connection)
        } else {
            pool.release(connection)
            handOver(isForAll: false)
        }
        return false
    }

    /// Ends the use of a connection: whoever waits first takes another. Where none is to be had, each waits and fails by
    /// itself.
    private func handOver(isForAll: Bool) {
        let (next, others) = state.withLock { state -> (Member?, [Member]) in
            if !isForAll, !state.waiting.isEmpty { return (state.waiting.removeFirst(), []) }
            state.lanes -= 1
            // Another connection is still there for them.
            guard state.lanes == 0 else { return (nil, []) }
            defer { state.waiting = [] }
            return (nil, state.waiting)
        }
        next?.continuation.resume(returning: .lead)
        for member in others { member.continuation.resume(returning: .alone) }
    }
}
