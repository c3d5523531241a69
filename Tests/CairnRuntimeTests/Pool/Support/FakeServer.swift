import CairnRepositories
import CairnRuntime
import Synchronization

/// A server that only counts its connections, and does to them what a test says.
final class FakeServer: Sendable {
    enum Mood: Sendable {
        case up
        case refusing(CairnError)
        /// Connects get no answer, and neither do validations.
        case silent
    }

    private struct State {
        var mood = Mood.up
        var attempts = 0
        var connecting = 0
        var mostConnecting = 0
        var open = 0
        var mostOpen = 0
        var made: [FakeConnection] = []
    }

    private let clock: ManualClock
    private let state = Mutex(State())

    init(clock: ManualClock = ManualClock()) { self.clock = clock }

    /// How often a connect began.
    var attempts: Int { state.withLock { $0.attempts } }
    var mostConnecting: Int { state.withLock { $0.mostConnecting } }
    var open: Int { state.withLock { $0.open } }
    var mostOpen: Int { state.withLock { $0.mostOpen } }
    var made: [FakeConnection] { state.withLock { $0.made } }

    func become(_ mood: Mood) { state.withLock { $0.mood = mood } }

    func connect(_ deadline: Deadline) async throws -> FakeConnection {
        let mood = state.withLock { state in
            state.attempts += 1
            state.connecting += 1
            state.mostConnecting = max(state.mostConnecting, state.connecting)
            return state.mood
        }
        defer { state.withLock { $0.connecting -= 1 } }
        await Task.yield()
        switch mood {
        case .up: break
        case .refusing(let error): throw error
        case .silent:
            try await clock.sleep(until: deadline.instant, tolerance: nil)
            throw Self.failure(.timeout, "no answer")
        }
        return state.withLock { state in
            state.open += 1
            state.mostOpen = max(state.mostOpen, state.open)
            state.made.append(FakeConnection(number: state.made.count + 1, server: self))
            return state.made[state.made.count - 1]
        }
    }

    /// Answers as the server does now; a silent one not before the task is cancelled.
    func answer() async -> Bool {
        switch state.withLock({ $0.mood }) {
        case .up: return true
        case .refusing: return false
        case .silent:
            try? await clock.sleep(until: clock.now + .seconds(1_000_000), tolerance: nil)
            return false
        }
    }

    func disconnect() { state.withLock { $0.open -= 1 } }

    static func failure(
        _ code: CairnError.Code = .unavailable, _ message: String = "refused", isTransient: Bool = true
    ) -> CairnError {
        CairnError(code, backend: .postgreSQL, operation: "connect", message: message, isTransient: isTransient)
    }
}

/// A connection to a ``FakeServer``, or to none.
final class FakeConnection: PooledConnection {
    let number: Int
    private let server: FakeServer?
    private let state = Mutex((isUsable: true, answers: true, isClosed: false))

    init(number: Int, server: FakeServer? = nil) {
        self.number = number
        self.server = server
    }

    var isUsable: Bool { state.withLock { $0.isUsable && !$0.isClosed } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// From now on it cannot be used.
    func fail() { state.withLock { $0.isUsable = false } }

    /// From now on it fails validation, and nobody knows before.
    func breakUnnoticed() { state.withLock { $0.answers = false } }

    func validate() async -> Bool {
        guard state.withLock({ $0.answers }) else { return false }
        return await server?.answer() ?? true
    }

    func close() async {
        let wasClosed = state.withLock { state in
            defer { state.isClosed = true }
            return state.isClosed
        }
        if !wasClosed { server?.disconnect() }
    }
}
