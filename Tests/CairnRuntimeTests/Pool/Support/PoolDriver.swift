import CairnRepositories

@testable import CairnRuntime

/// A pool's state with a clock, and what it asks for in words: `serve 1 with 2`, `connect 3`, `close 2`.
struct PoolDriver {
    var state: PoolState<Int>
    var now = ContinuousClock.now
    /// The connection of each number.
    var connections: [Int: FakeConnection] = [:]
    /// The error of each request that failed.
    var errors: [Int: CairnError] = [:]

    init(_ limits: PoolLimits = PoolLimits()) {
        state = PoolState(limits: limits, backend: .postgreSQL, name: "test")
    }

    mutating func enqueue(_ request: Int, for timeout: Duration = .seconds(5)) -> [String] {
        let ticket = state.takeTicket()
        return note(
            state.enqueue(
                request, ticket: ticket, operation: "read \(request)", since: now, deadline: now + timeout, at: now))
    }

    mutating func lease() -> Int? {
        (state.leaseIdle("read", at: now)?.connection as? FakeConnection)?.number
    }

    mutating func cancel(ticket: UInt64) -> [String] { note(state.cancel(ticket: ticket, at: now)) }

    /// Ends the connect of a number with the connection of the same number.
    mutating func connected(_ number: Int, random: Double = 1) -> [String] {
        let connection = FakeConnection(number: number)
        connections[number] = connection
        return note(state.connected(UInt64(number), connection, random: random, at: now))
    }

    mutating func connectFailed(
        _ number: Int, _ error: CairnError = FakeServer.failure(), random: Double = 1
    ) -> [String] {
        note(state.connectFailed(UInt64(number), error, random: random, at: now))
    }

    mutating func release(_ number: Int, isUsable: Bool = true) -> [String] {
        with(number) { $0.release($1, isUsable: isUsable, at: $2).1 }
    }

    mutating func validated(_ number: Int, isUsable: Bool = true) -> [String] {
        with(number) { $0.validated($1, isUsable: isUsable, at: $2) }
    }

    mutating func lost(_ number: Int) -> [String] { with(number) { $0.lost($1, at: $2) } }

    mutating func closed(_ number: Int) -> [String] { with(number) { $0.closed($1, at: $2) } }

    mutating func close(within limit: Duration = .seconds(10)) -> [String] {
        note(state.close(within: limit, at: now))
    }

    /// Lets time pass, as far as that wakes at every moment that was asked for.
    mutating func advance(by duration: Duration) -> [String] {
        let end = now + duration
        var words: [String] = []
        while let wake = state.wake, wake <= end {
            now = max(now, wake)
            words += note(state.wake(at: now))
        }
        now = end
        return words
    }

    /// Makes connections that are idle, the one of the highest number on top.
    mutating func fill(_ count: Int, random: Double = 1) {
        for request in 0..<count { _ = enqueue(-request) }
        for number in 1...count { _ = connected(number, random: random) }
        for number in 1...count { _ = release(number) }
    }

    mutating func note(_ actions: [PoolAction<Int>]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .serve(let request, let connection, _): return "serve \(request) with \(Self.number(connection))"
            case .fail(let request, let error):
                errors[request] = error
                return "fail \(request): \(error.code)"
            case .connect(let number, _): return "connect \(number)"
            case .validate(let connection, _): return "validate \(Self.number(connection))"
            case .close(let connection): return "close \(Self.number(connection))"
            case .warn(let operation, _): return "warn of \(operation)"
            case .drained: return "drained"
            case .wake, .report: return nil
            }
        }
    }

    private mutating func with(
        _ number: Int, _ body: (inout PoolState<Int>, FakeConnection, ContinuousClock.Instant) -> [PoolAction<Int>]
    ) -> [String] {
        guard let connection = connections[number] else { return ["no connection \(number)"] }
        return note(body(&state, connection, now))
    }

    private static func number(_ connection: any PooledConnection) -> Int {
        (connection as? FakeConnection)?.number ?? 0
    }
}
