internal import CairnInMemory
public import CairnRepositories

/// Plain memory under `memory:`; each opening begins empty.
public struct InMemoryBackend: Backend {
    /// Makes the backend.
    public init() {}

    /// `memory`.
    public var schemes: [String] { ["memory"] }

    /// Makes an empty storage.
    public func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage {
        InMemoryStorage()
    }
}
