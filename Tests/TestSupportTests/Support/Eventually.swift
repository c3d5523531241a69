@testable import TestSupport

/// Waits, on the caller's thread, until a condition holds that another thread or the system brings about.
///
/// - Throws: `TestStream.Failure` after a minute.
func eventually(_ what: String, _ condition: () throws -> Bool) throws {
    let limit = ContinuousClock.now.advanced(by: .seconds(60))
    while try !condition() {
        if ContinuousClock.now > limit { throw TestStream.Failure(description: "waited for a minute: \(what)") }
        pause()
    }
}

/// Lets a millisecond pass on the caller's thread.
func pause() {
    var poller = Poller()
    poller.wake(at: .now.advanced(by: .milliseconds(1)))
    poller.wait()
}
