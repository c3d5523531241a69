import CairnRepositories
import TestSupport
import Testing

@testable import CairnRuntime

/// Events in random order, and what must be true after each of them.
@Suite struct PoolStateRandomTests {
    private struct Run {
        let limits: PoolLimits
        var random: SeededGenerator
        var state: PoolState<Int>
        var now = ContinuousClock.now
        var requests = 0
        var waiting: Set<Int> = []
        var connecting: [UInt64] = []
        var leased: [FakeConnection] = []
        var validating: [FakeConnection] = []
        var closing: [FakeConnection] = []
        var discarded: Set<ObjectIdentifier> = []
        /// Keeps every connection, so that no identifier is used twice.
        var made: [FakeConnection] = []
        var lastServed: UInt64 = 0
        var isDrained = false

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            limits = PoolLimits(
                size: .random(in: 1...4, using: &random), overflow: .random(in: 0...3, using: &random),
                maximumAge: .seconds(120), maximumIdle: .seconds(60),
                maximumConnecting: .random(in: 1...4, using: &random))
            state = PoolState(limits: limits, backend: .postgreSQL, name: "random")
        }

        mutating func step() throws {
            switch Int.random(in: 0..<20, using: &random) {
            case 0...3: try enqueue()
            case 4: try apply(state.cancel(ticket: .random(in: 0...state.lastTicket, using: &random), at: now))
            case 5...6: try leaseIdle()
            case 7...10:
                guard let connection = take(\.leased) else { return }
                try apply(state.release(connection, isUsable: .random(using: &random), at: now).1)
            case 11...13: try finishConnect(isGood: .random(in: 0..<3, using: &random) > 0)
            case 14:
                guard let connection = take(\.validating) else { return }
                try apply(state.validated(connection, isUsable: .random(using: &random), at: now))
            case 15...16:
                guard let connection = take(\.closing) else { return }
                try apply(state.closed(connection, at: now))
            case 17: try misuse()
            case 18:
                guard let connection = made.randomElement(using: &random) else { return }
                try apply(state.lost(connection, at: now))
            default:
                try wait(.milliseconds(.random(in: 0...40_000, using: &random) / .random(in: 1...100, using: &random)))
            }
        }

        mutating func enqueue() throws {
            requests += 1
            waiting.insert(requests)
            let ticket = state.takeTicket()
            let timeout = Duration.milliseconds(.random(in: 0...5000, using: &random))
            try apply(
                state.enqueue(
                    requests, ticket: ticket, operation: "\(ticket)", since: now, deadline: now + timeout, at: now))
        }

        mutating func leaseIdle() throws {
            let hadWaiters = !state.waiters.isEmpty
            guard let connection = state.leaseIdle("direct", at: now)?.connection as? FakeConnection else { return }
            #expect(!hadWaiters, "overtook those who wait")
            try hold(connection)
        }

        mutating func finishConnect(isGood: Bool) throws {
            guard let index = connecting.indices.randomElement(using: &random) else { return }
            let number = connecting.remove(at: index)
            if isGood {
                let connection = FakeConnection(number: made.count)
                made.append(connection)
                try apply(state.connected(number, connection, random: .random(in: 0..<1, using: &random), at: now))
            } else {
                let error = FakeServer.failure()
                try apply(state.connectFailed(number, error, random: .random(in: 0..<1, using: &random), at: now))
            }
        }

        /// Reports what cannot be: all of it must be ignored.
        mutating func misuse() throws {
            let others = made.filter { connection in !leased.contains { $0 === connection } }
            if let connection = others.randomElement(using: &random) {
                try apply(state.release(connection, isUsable: true, at: now).1)
            }
            try apply(state.connectFailed(.max, FakeServer.failure(), random: 0, at: now))
            try apply(state.wake(at: now))
        }

        mutating func wait(_ duration: Duration) throws {
            let end = now + duration
            while let wake = state.wake, wake <= end {
                now = max(now, wake)
                try apply(state.wake(at: now))
                let isProgress = state.wake.map { $0 > now } ?? true
                try #require(isProgress, "wakes without end")
            }
            now = end
        }

        mutating func apply(_ actions: [PoolAction<Int>]) throws {
            for action in actions {
                switch action {
                case .serve(let request, let connection, _):
                    try #require(waiting.remove(request) != nil, "request \(request) ended twice")
                    try hold(#require(connection as? FakeConnection))
                case .fail(let request, _):
                    try #require(waiting.remove(request) != nil, "request \(request) ended twice")
                case .connect(let number, _): connecting.append(number)
                case .validate(let connection, _): validating.append(try #require(connection as? FakeConnection))
                case .close(let connection):
                    let connection = try #require(connection as? FakeConnection)
                    #expect(discarded.insert(ObjectIdentifier(connection)).inserted, "closed twice")
                    leased.removeAll { $0 === connection }
                    closing.append(connection)
                case .drained: isDrained = true
                case .wake(let due): #expect(due == state.wake)
                case .warn, .report: break
                }
            }
            check()
        }

        private mutating func hold(_ connection: FakeConnection) throws {
            let id = ObjectIdentifier(connection)
            #expect(!discarded.contains(id), "a discarded connection was leased")
            #expect(!leased.contains { $0 === connection }, "leased twice")
            leased.append(connection)
            // Its operation is its ticket; whoever waits longer has a smaller one.
            let ticket = try #require(state.leased[id]).operation
            if let ticket = UInt64(ticket), let first = state.waiters.first {
                #expect(ticket < first.ticket, "not in order")
            }
        }

        private func check() {
            let now = now
            let sets = [
                Set(state.idle.map { ObjectIdentifier($0.connection) }), Set(state.leased.keys),
                Set(state.validating.keys), Set(state.closing.keys),
            ]
            #expect(Set(sets.joined()).count == sets.map(\.count).reduce(0, +), "in two places")
            #expect(sets[1] == Set(leased.map { ObjectIdentifier($0) }))
            #expect(Set(state.waiters.map(\.request)) == waiting)
            #expect(state.waiters.map(\.ticket) == state.waiters.map(\.ticket).sorted())
            #expect(state.open <= limits.capacity)
            #expect(state.established <= limits.capacity)
            #expect(state.connecting.count <= limits.maximumConnecting)
            guard !state.waiters.isEmpty else { return }
            #expect(
                !state.idle.contains { !$0.isExpired(limits, at: now) && !$0.needsValidation(limits, at: now) },
                "someone waits beside an idle connection")
            let isServed = state.open > state.idle.count || state.pauseEnd != nil
            #expect(isServed, "nothing is done for those who wait")
            let due = state.waiters.map(\.deadline).min()
            let isWoken = state.wake.flatMap { wake in due.map { wake <= $0 } } ?? false
            #expect(isWoken, "nothing ends the wait")
        }

        private mutating func take(_ list: WritableKeyPath<Run, [FakeConnection]>) -> FakeConnection? {
            guard let index = self[keyPath: list].indices.randomElement(using: &random) else { return nil }
            return self[keyPath: list].remove(at: index)
        }

        /// The load ends: those who wait are served or time out, then nothing is made any more.
        mutating func settle() throws {
            while let connection = leased.popLast() { try apply(state.release(connection, isUsable: true, at: now).1) }
            try wait(.seconds(10))
            while !connecting.isEmpty || !leased.isEmpty {
                try finishConnect(isGood: true)
                while let connection = leased.popLast() {
                    try apply(state.release(connection, isUsable: true, at: now).1)
                }
            }
            #expect(waiting.isEmpty)
            let created = state.created
            try wait(.seconds(1))
            #expect(connecting.isEmpty && state.created == created, "made for nobody")
            #expect(state.idle.count <= limits.size)
        }

        mutating func close() throws {
            try apply(state.close(within: .seconds(10), at: now))
            validating = []
            while let connection = leased.popLast() { try apply(state.release(connection, isUsable: true, at: now).1) }
            while let connection = closing.popLast() { try apply(state.closed(connection, at: now)) }
            while !connecting.isEmpty { try finishConnect(isGood: .random(using: &random)) }
            while let connection = closing.popLast() { try apply(state.closed(connection, at: now)) }
            #expect(isDrained && state.wake == nil)
            #expect(waiting.isEmpty && state.open == 0)
            #expect(state.created == state.closed && discarded.count == made.count)
        }
    }

    @Test func `events in any order break no rule`() throws {
        let seed = UInt64.random(in: .min ... .max)
        for offset in 0..<200 as Range<UInt64> {
            var run = Run(seed: seed &+ offset)
            do {
                for _ in 0..<300 { try run.step() }
                if .random(using: &run.random) { try run.settle() }
                try run.close()
            } catch {
                Issue.record(error, "seed \(seed &+ offset)")
                return
            }
        }
    }
}
