import CairnRepositories
import CairnRuntime
import Synchronization

/// What became of the writes of several tasks.
final class WriteLog: Sendable {
    private struct State {
        var acknowledged: [Int] = []
        var refused: [Int] = []
        var isDead = false
    }

    private let state = Mutex(State())
    private let turns = AsyncLock()

    /// Writes that returned.
    var acknowledged: [Int] { state.withLock(\.acknowledged) }

    /// Writes whose error said that nothing was applied.
    var refused: [Int] { state.withLock(\.refused) }

    func acknowledge(_ number: Int) { state.withLock { $0.acknowledged.append(number) } }

    func refuse(_ number: Int) { state.withLock { $0.refused.append(number) } }

    /// Kills or starts the server, unless somebody else has; whoever comes meanwhile waits.
    func takeTurn(toKill: Bool, _ body: () async throws -> Void) async throws {
        try await turns.withLock(backend: .clickHouse, operation: "take a turn") {
            guard state.withLock(\.isDead) != toKill else { return }
            try await body()
            state.withLock { $0.isDead = toKill }
        }
    }
}
