import CairnRepositories
import CairnRuntime

/// Lets few cases run at once: a thousand would make each wait for the others past its deadlines.
enum ConformanceTurns {
    private static let lock = AsyncLock(holders: 4)

    static func take(_ body: () async throws -> Void) async throws {
        try await lock.withLock(backend: .sqlite, operation: "take a turn", body)
    }
}
