import ArgumentParser

/// A command whose body runs on the main thread: it writes to streams, which may wait for a slow reader, and that wait
/// must not occupy a thread of the cooperative pool. Stores do their work elsewhere.
protocol CairnCommand: AsyncParsableCommand {
    @MainActor func execute() async throws
}

extension CairnCommand {
    @MainActor mutating func run() async throws {
        try await execute()
    }
}
