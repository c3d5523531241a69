internal import CairnRepositories

/// How the stores reach the state: through the storage, or through a unit of work.
protocol InMemoryAccess: Sendable {
    /// Reads a state that no write changes meanwhile.
    func read<T>(_ operation: String, _ body: (InMemoryState) throws -> T) async throws -> T

    /// Changes the state; a body that throws must not have changed anything.
    func write<T>(_ operation: String, _ body: (inout InMemoryState) throws -> T) async throws -> T
}
