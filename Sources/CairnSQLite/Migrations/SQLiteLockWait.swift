import CairnRepositories

/// Waits for other connections to let go of a file, without keeping a thread meanwhile.
///
/// A migration of another process may take longer than the busy mode of a connection waits, which is there for ordinary
/// writes and blocks the connection's thread.
struct SQLiteLockWait: Sendable {
    /// How long to try, in addition to what the busy mode waits each time.
    let timeout: Duration

    /// Runs `body` again while it finds the file locked.
    ///
    /// - Parameter body: What leaves nothing behind when it throws.
    /// - Throws: What `body` throws, as `CairnError`; code `busy` when the time is over.
    func run<T: Sendable>(_ operation: String, _ body: () async throws -> T) async throws -> T {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        var pause = Duration.milliseconds(2)
        while true {
            do {
                return try await body()
            } catch {
                let error = CairnError.sqlite(error, operation: operation)
                guard error.code == .busy, clock.now < deadline else { throw error }
            }
            do {
                try await clock.sleep(for: min(pause, deadline - clock.now))
            } catch {
                throw CairnError.cancelled(backend: .sqlite, operation: operation)
            }
            pause = min(pause * 2, .milliseconds(250))
        }
    }
}
