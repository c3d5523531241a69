import Synchronization

/// What became of the writes of several tasks.
final class WriteLog: Sendable {
    private struct State {
        var acknowledged: [Int] = []
        var refused: [Int] = []
        var isDead = false
    }

    private let state = Mutex(State())

    /// Writes that returned.
    var acknowledged: [Int] { state.withLock(\.acknowledged) }

    /// Writes whose error said that nothing was applied.
    var refused: [Int] { state.withLock(\.refused) }

    func acknowledge(_ number: Int) { state.withLock { $0.acknowledged.append(number) } }

    func refuse(_ number: Int) { state.withLock { $0.refused.append(number) } }

    /// Notes that the server is to be killed or started.
    ///
    /// - Returns: Whether nobody noted that before.
    func takeTurn(toKill: Bool) -> Bool {
        state.withLock { state in
            defer { state.isDead = toKill }
            return state.isDead != toKill
        }
    }
}
