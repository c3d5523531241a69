import CLibcurl
import Synchronization

/// What other threads ask of the loop's thread.
final class CurlInbox: Sendable {
    enum Command: Sendable {
        case start(Transfer)
        case resume(Transfer)
        case cancel(Transfer, TransferFailure.Cause)
        case stop
    }

    private struct State {
        var commands: [Command] = []
        /// The handle to wake, as an address; set while the thread runs.
        var multi: UInt?
        var isStopped = false
        var whenStopped: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Leaves a command and wakes the thread.
    ///
    /// - Returns: False when the thread has ended: the command will not be carried out.
    @discardableResult
    func post(_ command: Command) -> Bool {
        state.withLock { state in
            if state.isStopped { return false }
            state.commands.append(command)
            // Under the lock: the thread frees the handle only after taking it away from here.
            // `curl_multi_wakeup` may be called from any thread: https://curl.se/libcurl/c/curl_multi_wakeup.html
            if let multi = state.multi { curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: multi)) }
            return true
        }
    }

    /// Calls `body` when the thread has ended, at once if it has.
    func whenStopped(_ body: @escaping @Sendable () -> Void) {
        let isStopped = state.withLock { state in
            if !state.isStopped { state.whenStopped.append(body) }
            return state.isStopped
        }
        if isStopped { body() }
    }

    // MARK: The thread

    func open(_ multi: UnsafeMutableRawPointer) {
        state.withLock { $0.multi = UInt(bitPattern: multi) }
    }

    func drain() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// No command is taken any more.
    ///
    /// - Returns: Those that were not carried out.
    func shut() -> [Command] {
        state.withLock { state in
            state.isStopped = true
            state.multi = nil
            defer { state.commands = [] }
            return state.commands
        }
    }

    func tellStopped() {
        let waiting = state.withLock { state in
            defer { state.whenStopped = [] }
            return state.whenStopped
        }
        for body in waiting { body() }
    }
}
