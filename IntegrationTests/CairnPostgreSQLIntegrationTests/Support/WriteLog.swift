import Synchronization

/// What became of the writes of several tasks.
final class WriteLog: Sendable {
    private struct State {
        var acknowledged: Set<Int64> = []
        var refused: Set<Int64> = []
        var runs = 0
        var isServerBack = false
    }

    private let state = Mutex(State())

    /// Writes that returned.
    var acknowledged: Set<Int64> { state.withLock(\.acknowledged) }
    /// Writes whose error said that nothing was applied.
    var refused: Set<Int64> { state.withLock(\.refused) }
    /// How often something was run.
    var runs: Int { state.withLock(\.runs) }
    var isServerBack: Bool { state.withLock(\.isServerBack) }

    func acknowledge(_ id: Int64) { state.withLock { _ = $0.acknowledged.insert(id) } }
    func refuse(_ id: Int64) { state.withLock { _ = $0.refused.insert(id) } }
    func countRun() { state.withLock { $0.runs += 1 } }
    func serverIsBack() { state.withLock { $0.isServerBack = true } }
}
