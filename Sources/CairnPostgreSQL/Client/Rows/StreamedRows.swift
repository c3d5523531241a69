import CairnRepositories
import CairnRuntime
import Synchronization

/// Rows that are taken while the server still sends them, on a connection of their own.
///
/// Whoever takes them may think as long as it likes, the connection is not kept for that: after a pause as long as
/// the first row has taken, another one would cost no more than keeping this one has.
final class StreamedRows: RowSource {
    private enum Phase {
        case taking
        /// - Parameter end: Ends the statement when the pause takes too long.
        case paused(turn: Int, end: Task<Void, any Error>)
        case ended
    }

    private struct State {
        var phase = Phase.taking
        /// Which pause it is, so that the end of an earlier one does not end a later one.
        var turn = 0
        /// How long the first row has taken.
        var delay: Duration?
    }

    /// What is read at a time: enough for few changes of thread, little enough for the other connections of the loop.
    private static let rowsAtATime = 512
    private static let bytesAtATime = 1 << 18

    private let connection: PostgresConnection
    private let pool: ConnectionPool<PostgresConnection>
    /// How long a pause may last, at least and at most, however long the first row has taken.
    private let limits: ClosedRange<Duration>
    private let begin = ContinuousClock.now
    private let state = Mutex(State())

    private init(
        _ connection: PostgresConnection, of pool: ConnectionPool<PostgresConnection>, pause: ClosedRange<Duration>
    ) {
        self.connection = connection
        self.pool = pool
        limits = pause
    }

    deinit {
        guard end() else { return }
        Task { [connection, pool] in await Self.giveBack(connection, to: pool) }
    }

    /// Sends a statement.
    ///
    /// - Parameters:
    ///   - connection: Leased from the pool, and given back at the end.
    ///   - pool: Where it comes from.
    ///   - pause: How long a pause may last, at least and at most.
    static func begin(
        _ statement: Statement, on connection: PostgresConnection, of pool: ConnectionPool<PostgresConnection>,
        pause: ClosedRange<Duration>, _ call: Call
    ) async throws -> StreamedRows {
        do {
            try await connection.beginRows(statement, until: call.deadline)
        } catch {
            pool.release(connection)
            throw CairnError.postgres(error, call)
        }
        return StreamedRows(connection, of: pool, pause: pause)
    }

    func next(atMost count: Int, _ call: Call) async throws -> QueryResult? {
        if case .ended = state.withLock({ $0.phase }) { return nil }
        do {
            let rows = try await connection.nextRows(
                atMost: min(count, Self.rowsAtATime), bytes: Self.bytesAtATime, until: call.deadline)
            state.withLock { $0.delay = $0.delay ?? (ContinuousClock.now - begin) }
            if rows == nil { await close() }
            return rows
        } catch {
            await close()
            throw CairnError.postgres(error, call)
        }
    }

    func resume() -> Bool {
        state.withLock { state in
            guard case .paused(_, let end) = state.phase else { return false }
            end.cancel()
            state.phase = .taking
            return true
        }
    }

    func pause() async {
        let statistics = pool.statistics
        // The last one is for others: tasks that stream and write at once would wait for each other.
        if statistics.waiting > 0 || statistics.leased >= pool.limits.capacity { return await close() }
        state.withLock { state in
            guard case .taking = state.phase else { return }
            state.turn += 1
            let turn = state.turn
            let length = min(max(state.delay ?? .zero, limits.lowerBound), limits.upperBound)
            let end = Task { [weak self, pool, interval = limits.lowerBound] in
                let deadline = Deadline.after(length)
                // Whoever comes to need a connection meanwhile does not wait for the rest of the pause.
                repeat {
                    try await Task.sleep(for: min(interval, deadline.remaining()))
                } while !deadline.isOver() && pool.statistics.waiting == 0
                await self?.endPause(turn)
            }
            state.phase = .paused(turn: turn, end: end)
        }
    }

    func close() async {
        if end() { await Self.giveBack(connection, to: pool) }
    }

    private func endPause(_ turn: Int) async {
        let isOver = state.withLock { state in
            guard case .paused(turn, _) = state.phase else { return false }
            state.phase = .ended
            return true
        }
        if isOver { await Self.giveBack(connection, to: pool) }
    }

    /// - Returns: Whether it had not ended yet.
    private func end() -> Bool {
        state.withLock { state in
            switch state.phase {
            case .taking: break
            case .paused(_, let end): end.cancel()
            case .ended: return false
            }
            state.phase = .ended
            return true
        }
    }

    private static func giveBack(_ connection: PostgresConnection, to pool: ConnectionPool<PostgresConnection>) async {
        await connection.endRows()
        pool.release(connection)
    }
}
