import CairnRepositories
import CairnRuntime

/// Lets few cases run at once: more would make each wait for the others past its deadlines.
enum ConformanceTurns {
    private static let lock = AsyncLock(holders: 6)

    static func take(_ body: () async throws -> Void) async throws {
        try await lock.withLock(backend: .clickHouse, operation: "take a turn", body)
    }
}
