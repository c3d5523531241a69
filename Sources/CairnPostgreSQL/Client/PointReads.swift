import CairnRepositories
import CairnRuntime
import Synchronization

/// Small reads that wait for a connection at the same time share one, and one round trip.
///
/// Reads alone: they wait for nobody's locks, so that none holds up the others. The first that finds no idle connection
/// waits for one, like any other call, and takes with it those that have come meanwhile.
final class PointReads: Sendable {
    private enum Turn: Sendable {
        case answer(Result<QueryResult, SessionFailure>)
        /// It has to wait for a connection itself, with those that follow it.
        case lead(Batch)
        /// It was not run, and is to be run alone.
        case alone
    }

    private struct Member: Sendable {
        let id: UInt64
        let statement: Statement
        let continuation: CheckedContinuation<Turn, Never>
    }

    /// The reads that follow one that waits.
    private final class Batch: Sendable {
        let members = Mutex<[Member]>([])

        /// Ends the wait of a cancelled read: it is run alone, which a cancelled task cannot.
        func leave(_ id: UInt64) {
            let member = members.withLock { members in
                members.firstIndex { $0.id == id }.map { members.remove(at: $0) }
            }
            member?.continuation.resume(returning: .alone)
        }
    }

    private struct State {
        /// The batch that still takes reads.
        var open: Batch?
        var lastID: UInt64 = 0
    }

    /// More in one round trip would make the first wait for the last.
    private static let most = 64

    private let pool: ConnectionPool<PostgresConnection>
    private let state = Mutex(State())

    init(_ pool: ConnectionPool<PostgresConnection>) {
        self.pool = pool
    }

    /// Runs a read.
    func read(_ statement: Statement, _ call: Call, until deadline: Deadline) async throws -> QueryResult {
        if let connection = pool.leaseIfIdle(call.operation) { return try await run(statement, on: connection, call) }
        switch await join(statement) {
        case .answer(let answer):
            do { return try answer.get() } catch { throw CairnError.postgres(error, call, at: "the server") }
        case .alone:
            return try await pool.withConnection(call.operation, deadline: deadline) { connection in
                try await PostgresClient.run(statement, on: connection, call)
            }
        case .lead(let batch): return try await lead(batch, statement, call, until: deadline)
        }
    }

    private func run(_ statement: Statement, on connection: PostgresConnection, _ call: Call) async throws
        -> QueryResult
    {
        defer { pool.release(connection) }
        return try await PostgresClient.run(statement, on: connection, call)
    }

    // MARK: Following

    /// Joins the batch that waits, or begins one.
    private func join(_ statement: Statement) async -> Turn {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let joined = Mutex<Batch?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn = state.withLock { state -> Turn? in
                    if Task.isCancelled { return .alone }
                    guard let batch = state.open else {
                        let batch = Batch()
                        state.open = batch
                        return .lead(batch)
                    }
                    let count = batch.members.withLock { members in
                        members.append(Member(id: id, statement: statement, continuation: continuation))
                        return members.count
                    }
                    joined.withLock { $0 = batch }
                    // With the one that leads it is full.
                    if count + 1 >= Self.most { state.open = nil }
                    return nil
                }
                if let turn { continuation.resume(returning: turn) }
            }
        } onCancel: {
            // Under the lock: either the read is in its batch, or it finds its task cancelled.
            let batch = state.withLock { _ in joined.withLock { $0 } }
            batch?.leave(id)
        }
    }

    // MARK: Leading

    private func lead(
        _ batch: Batch, _ statement: Statement, _ call: Call, until deadline: Deadline
    ) async throws -> QueryResult {
        let connection: PostgresConnection
        do {
            connection = try await pool.lease(call.operation, deadline: deadline)
        } catch {
            handOver(batch)
            throw error
        }
        let members = close(batch)
        guard !members.isEmpty else { return try await run(statement, on: connection, call) }
        defer { pool.release(connection) }
        let statements = [statement] + members.map(\.statement)
        let answers: [Result<QueryResult, SessionFailure>]
        do {
            answers = try await connection.run(statements, until: call.deadline, isShared: true)
        } catch {
            let failure = error as? SessionFailure ?? SessionFailure(cause: .lost, message: "\(error)")
            answers = statements.map { _ in .failure(failure) }
        }
        for (member, answer) in zip(members, answers.dropFirst()) {
            member.continuation.resume(returning: Self.canBeRunAlone(answer) ? .alone : .answer(answer))
        }
        if Self.canBeRunAlone(answers[0]) { return try await PostgresClient.run(statement, on: connection, call) }
        do { return try answers[0].get() } catch { throw CairnError.postgres(error, call, at: connection.place) }
    }

    /// Those that others kept from being run, or that have to be prepared anew.
    private static func canBeRunAlone(_ answer: Result<QueryResult, SessionFailure>) -> Bool {
        guard case .failure(let failure) = answer else { return false }
        switch failure.cause {
        case .skipped: return true
        case .refused(let error): return error.isStaleStatement
        default: return false
        }
    }

    private func close(_ batch: Batch) -> [Member] {
        state.withLock { state in
            if state.open === batch { state.open = nil }
            return batch.members.withLock { members in
                defer { members = [] }
                return members
            }
        }
    }

    /// The leader has no connection to give. After a cancelled one the next leads; where none is to be had, each waits and
    /// fails by itself.
    private func handOver(_ batch: Batch) {
        if Task.isCancelled {
            let next = batch.members.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let next { return next.continuation.resume(returning: .lead(batch)) }
        }
        for member in close(batch) { member.continuation.resume(returning: .alone) }
    }
}
