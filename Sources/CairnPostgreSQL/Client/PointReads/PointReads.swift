import CairnRepositories
import CairnRuntime
import Synchronization

/// Small reads of many tasks share round trips.
///
/// While some are under way on a connection others gather, and go together on the same connection as soon as it has
/// answered, which costs both sides a fraction of what as many connections would. A read that comes while nothing is
/// under way, or only what takes long, takes a connection of its own; so does, after ``sharedLimit``, one that a lock
/// holds up, and those that were asked together with it.
final class PointReads: Sendable {
    private typealias Queue = PointReadQueue

    /// More in one round trip would make the first wait for the last.
    private static let most = 64
    /// After so many round trips a connection goes to whoever else waits for one.
    private static let roundsInARow = 32
    /// How long nothing may come in a round trip that several share; large rows may take longer.
    static let sharedLimit: Duration = .seconds(1)
    /// How often those who wait are looked after; nobody notices it while answers come sooner.
    private static let watchInterval: Duration = .milliseconds(2)

    private let pool: ConnectionPool<PostgresConnection>
    private let queue = Mutex(Queue())

    init(_ pool: ConnectionPool<PostgresConnection>) {
        self.pool = pool
    }

    /// Runs a read.
    ///
    /// - Parameter deadline: When waiting for a connection ends.
    func read(_ read: PointRead, _ call: Call, until deadline: Deadline) async throws -> PointAnswer {
        // Refused here, it fails nobody else.
        try PostgresConnection.check(read.statement)
        var connection: PostgresConnection?
        switch queue.withLock({ $0.enter(at: .now) }) {
        case .lead: connection = try await lease(call, until: deadline)
        case .leadIfIdle:
            connection = pool.leaseIfIdle(call.operation)
            if connection == nil { leaveLane() }
        case .join: break
        }
        if let connection, let answer = try await begin(on: connection, read.statement, call) { return answer }
        switch await wait(read, call, until: deadline, on: connection) {
        case .answer(let answer):
            do { return try answer.get() } catch { throw CairnError.postgres(error, call) }
        case .alone:
            return try await pool.withConnection(call.operation, deadline: deadline) { connection in
                PointAnswer(try await PostgresClient.run(read.statement, on: connection, call))
            }
        case .cancelled: throw CairnError.cancelled(backend: .postgreSQL, operation: call.operation)
        }
    }

    // MARK: Waiting

    /// Waits for an answer from a round trip with others.
    ///
    /// - Parameter connection: The one on which to go together with those who wait already, if it is leased for that.
    private func wait(
        _ read: PointRead, _ call: Call, until deadline: Deadline, on connection: PostgresConnection?
    ) async -> PointReadQueue.Turn {
        let id = queue.withLock { $0.makeID() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isIn, mustWatch, isLacking) = queue.withLock { queue -> (Bool, Bool, Bool) in
                    // Under the lock: a cancellation before this finds nobody to end.
                    if Task.isCancelled { return (false, false, false) }
                    let member = Queue.Member(
                        read, acquisition: deadline.instant, deadline: call.deadline, continuation: continuation)
                    queue.append(member, id)
                    defer { queue.isWatched = true }
                    return (true, !queue.isWatched, queue.lanes == 0)
                }
                if !isIn { continuation.resume(returning: .cancelled) }
                if mustWatch { Task.detached { [self] in await watch() } }
                if let connection {
                    Task.detached { [self] in await goOn(on: connection) }
                } else if isLacking {
                    // What it was to go with has ended meanwhile.
                    reinforce()
                }
            }
        } onCancel: {
            // Under way or not: an answer that comes later is dropped.
            queue.withLock { $0.remove(id) }?.continuation.resume(returning: .cancelled)
        }
    }

    /// Looks after those who wait until there are none: a connection that does not answer must not hold up those who
    /// have only gathered behind it.
    private func watch() async {
        while true {
            try? await Task.sleep(for: Self.watchInterval)
            let now = ContinuousClock.now
            let (isOver, expired, needsHelp) = queue.withLock { queue in
                if queue.isEmpty { queue.isWatched = false }
                return (
                    queue.isEmpty, queue.takeExpired(at: now), queue.needsHelp(at: now, after: Self.watchInterval)
                )
            }
            for member in expired { member.continuation.resume(returning: .alone) }
            if needsHelp { reinforce() }
            if isOver { return }
        }
    }

    // MARK: Connections

    private func lease(_ call: Call, until deadline: Deadline) async throws -> PostgresConnection {
        do {
            return try await pool.lease(call.operation, deadline: deadline)
        } catch {
            leaveLane()
            throw error
        }
    }

    /// A connection is not used after all, or no longer: those who wait get another.
    private func leaveLane() {
        let isNeeded = queue.withLock { queue in
            queue.removeLane()
            return queue.lanes == 0 && queue.hasWaiting
        }
        if isNeeded { reinforce() }
    }

    /// Has another connection serve those who wait. Where none is to be had, each of them waits and fails by itself.
    private func reinforce() {
        let isFirst = queue.withLock { queue in
            defer { queue.isReinforcing = true }
            if !queue.isReinforcing { queue.addLane() }
            return !queue.isReinforcing
        }
        guard isFirst else { return }
        Task.detached { [self] in
            let connection = try? await pool.lease("share a round trip")
            queue.withLock { $0.isReinforcing = false }
            if let connection { return await goOn(on: connection) }
            let left = queue.withLock { queue in
                queue.removeLane()
                return queue.takeAllWaiting()
            }
            for member in left { member.continuation.resume(returning: .alone) }
        }
    }

    /// Runs the read of a task that has leased a connection, unless others wait to go with it.
    ///
    /// - Returns: Nil if they do; the connection is leased on then.
    private func begin(
        on connection: isolated PostgresConnection, _ statement: Statement, _ call: Call
    ) async throws -> PointAnswer? {
        // On the connection's thread: meanwhile others may have come.
        let isAlone = queue.withLock { queue in
            guard !queue.hasWaiting else { return false }
            _ = queue.begin(on: connection, most: 0, at: .now)
            return true
        }
        guard isAlone else { return nil }
        defer {
            if isNeeded(connection) { Task { await goOn(on: connection) } }
        }
        return PointAnswer(try await PostgresClient.run(statement, on: connection, call))
    }

    /// Serves those who wait, one round trip after the other, then gives the connection back.
    private func goOn(on connection: isolated PostgresConnection) async {
        var answered: (() -> Void)?
        func tell() {
            answered?()
            answered = nil
        }
        for _ in 0..<Self.roundsInARow {
            // Answers are handed out while the server is at work on the next questions.
            let answers = await round(on: connection, meanwhile: tell)
            tell()
            answered = answers
            // Last: whoever has its answer finds the connection given back.
            guard isNeeded(connection) else { return tell() }
        }
        pool.release(connection)
        leaveLane()
        tell()
    }

    /// - Parameter meanwhile: Called once the questions have been sent, if they are.
    /// - Returns: What hands out the answers to those who are still there.
    private func round(on connection: isolated PostgresConnection, meanwhile: () -> Void) async -> () -> Void {
        let now = ContinuousClock.now
        let members = queue.withLock { $0.begin(on: connection, most: Self.most, at: now) }
        if members.isEmpty { return {} }
        let round = PointReadRound(members.map(\.1.read))
        let answers: [Result<QueryResult, SessionFailure>]
        do {
            answers = try await connection.run(
                round.statements, until: members.compactMap(\.1.deadline).min(), isShared: true,
                silence: Self.sharedLimit, meanwhile: meanwhile)
        } catch {
            let failure = error as? SessionFailure ?? SessionFailure(cause: .protocolViolation, message: "\(error)")
            answers = round.statements.map { _ in .failure(failure) }
        }
        return { [self] in
            let present = queue.withLock { queue in members.map { queue.remove($0.0) } }
            for (member, answer) in zip(present, round.outcomes(answers)) {
                guard let member else { continue }
                member.continuation.resume(returning: Self.isAnswer(answer, for: member) ? .answer(answer) : .alone)
            }
        }
    }

    /// Whether it was run, and not to be prepared anew, nor ended for the others' sake.
    private static func isAnswer(_ answer: Result<PointAnswer, SessionFailure>, for member: Queue.Member) -> Bool {
        guard case .failure(let failure) = answer else { return true }
        switch failure.cause {
        // What one lost connection costs is to be no more than one attempt of each.
        case .skipped, .lost: return false
        case .timedOut: return member.deadline.map { $0 <= .now } ?? false
        case .refused(let error): return !error.isStaleStatement
        default: return true
        }
    }

    /// Whether a connection has to serve others; it is given back if not.
    private func isNeeded(_ connection: PostgresConnection) -> Bool {
        let (isNeeded, isLacking) = queue.withLock { queue in
            let isNeeded = queue.end(on: connection, isUsable: connection.isUsable)
            return (isNeeded, queue.lanes == 0 && queue.hasWaiting)
        }
        if isNeeded { return true }
        pool.release(connection)
        if isLacking { reinforce() }
        return false
    }
}
