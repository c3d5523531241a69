internal import CairnRepositories
internal import CairnRuntime

/// Lets few cases run at once: more would make each wait for the others past its deadlines.
public enum ConformanceTurns {
    private static let lock = AsyncLock(holders: 6)

    /// Runs a case when it is its turn.
    public static func take(_ body: () async throws -> Void) async throws {
        try await lock.withLock(backend: .inMemory, operation: "take a turn", body)
    }
}
