import CairnRuntime

/// Which reads wait for a round trip, and which are under way; without I/O, guarded by ``PointReads``.
struct PointReadQueue {
    typealias Instant = ContinuousClock.Instant

    /// How a read that shares round trips ends.
    enum Turn: Sendable {
        case answer(Result<PointAnswer, SessionFailure>)
        /// It was not run, or took too long for the others, and is run apart.
        case alone
        case cancelled
    }

    /// A read that has no answer yet.
    final class Member: Sendable {
        let read: PointRead
        /// When waiting for a connection ends.
        let acquisition: Instant
        /// When everything ends.
        let deadline: Instant?
        let since = Instant.now
        let continuation: CheckedContinuation<Turn, Never>

        init(
            _ read: PointRead, acquisition: Instant, deadline: Instant?, continuation: CheckedContinuation<Turn, Never>
        ) {
            self.read = read
            self.acquisition = acquisition
            self.deadline = deadline
            self.continuation = continuation
        }
    }

    /// What a read that has just come does.
    enum Entry {
        /// Takes a connection, waiting for one if it must.
        case lead
        /// Takes a connection if one is idle, and joins if not.
        case leadIfIdle
        /// Waits for the round trip after the one under way.
        case join
    }

    /// How long a round trip may have been under way so that waiting for its end is better than another connection.
    static let patience: Duration = .microseconds(500)

    /// How many connections are used, or waited for.
    private(set) var lanes = 0
    /// Whether one is waited for on behalf of those in the queue.
    var isReinforcing = false
    /// Whether somebody looks after those who wait.
    var isWatched = false
    private var lastID: UInt64 = 0
    private var members: [UInt64: Member] = [:]
    /// In the order of their coming; some may have left.
    private var waiting: [UInt64] = []
    /// When the round trips under way began, by connection.
    private var rounds: [ObjectIdentifier: Instant] = [:]

    // MARK: Reads

    mutating func enter(at now: Instant) -> Entry {
        if lanes == 0 {
            lanes = 1
            return .lead
        }
        // One that is about to begin will take it along.
        if lanes > rounds.count || rounds.values.contains(where: { $0.duration(to: now) < Self.patience }) {
            return .join
        }
        lanes += 1
        return .leadIfIdle
    }

    mutating func makeID() -> UInt64 {
        lastID += 1
        return lastID
    }

    mutating func append(_ member: Member, _ id: UInt64) {
        members[id] = member
        waiting.append(id)
    }

    /// Takes out a read, waiting or under way; nil when it has its answer.
    mutating func remove(_ id: UInt64) -> Member? { members.removeValue(forKey: id) }

    // MARK: Connections

    /// Begins a round trip on a connection with the reads that wait.
    mutating func begin(on connection: PostgresConnection, most: Int, at now: Instant) -> [(UInt64, Member)] {
        rounds[ObjectIdentifier(connection)] = now
        var taken: [(UInt64, Member)] = []
        var count = 0
        for id in waiting where taken.count < most {
            count += 1
            if let member = members[id] { taken.append((id, member)) }
        }
        waiting.removeFirst(count)
        return taken
    }

    /// Ends a round trip.
    ///
    /// - Returns: Whether the connection is needed for another; if not, it is no longer counted.
    mutating func end(on connection: PostgresConnection, isUsable: Bool) -> Bool {
        rounds[ObjectIdentifier(connection)] = nil
        if isUsable, hasWaiting { return true }
        lanes -= 1
        return false
    }

    mutating func addLane() { lanes += 1 }

    mutating func removeLane() { lanes -= 1 }

    /// Whether any read waits.
    var hasWaiting: Bool { waiting.contains { members[$0] != nil } }

    /// Whether none is without an answer.
    var isEmpty: Bool { members.isEmpty }

    /// Takes out the reads that wait.
    mutating func takeAllWaiting() -> [Member] {
        defer { waiting = [] }
        return waiting.compactMap { members.removeValue(forKey: $0) }
    }

    /// Takes out those that have waited for a connection until their deadline.
    mutating func takeExpired(at now: Instant) -> [Member] {
        let expired = waiting.filter { id in members[id].map { $0.acquisition <= now } ?? true }
        if expired.isEmpty { return [] }
        waiting.removeAll { id in expired.contains(id) }
        return expired.compactMap { members.removeValue(forKey: $0) }
    }

    /// Whether a read has waited so long that the connections in use are not enough.
    func needsHelp(at now: Instant, after patience: Duration) -> Bool {
        guard !isReinforcing else { return false }
        let oldest = waiting.lazy.compactMap { members[$0]?.since }.first
        return oldest.map { $0.duration(to: now) >= patience } ?? false
    }
}
