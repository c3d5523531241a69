import Synchronization

/// How long the connections of one database wait for locks.
final class LockPatience: Sendable {
    /// The longest wait.
    let milliseconds: Int
    private let ended = Atomic(false)

    /// Makes it; what is negative is no wait, what is longer than a year is a year.
    init(_ timeout: Duration) {
        let (seconds, attoseconds) = min(max(timeout, .zero), .seconds(366 * 86_400)).components
        milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    /// Whether nobody waits any more for what is being done.
    var hasEnded: Bool { ended.load(ordering: .relaxed) }

    /// Ends all waits: opening happens on a thread that knows no task, and so no cancellation.
    func end() { ended.store(true, ordering: .relaxed) }
}
