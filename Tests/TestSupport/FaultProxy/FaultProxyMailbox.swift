#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif
internal import Synchronization

/// Brings commands to the proxy's thread, and wakes it for them.
final class FaultProxyMailbox: Sendable {
    /// Runs on the proxy's thread; once that has ended, anywhere and without a loop.
    typealias Command = @Sendable (FaultProxyLoop?) -> Void

    private struct State {
        var commands: [Command] = []
        var last: FaultProxy.Statistics?
    }

    /// Readable when there are commands.
    let wakeDescriptor: Int32
    private let wakeWriter: Int32
    private let state = Mutex(State())

    init() throws(SystemCallError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemCallError("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (wakeDescriptor, wakeWriter) = (ends[0], ends[1])
    }

    /// What had happened when the proxy closed; nil before.
    var last: FaultProxy.Statistics? { state.withLock(\.last) }

    /// Sends a command.
    func post(_ command: @escaping Command) {
        let isClosed = state.withLock { state in
            guard state.last == nil else { return true }
            state.commands.append(command)
            // Under the lock: the pipe is open as long as the mailbox is.
            _ = write(wakeWriter, [0], 1)
            return false
        }
        if isClosed { command(nil) }
    }

    /// Takes the commands that have come.
    func take() -> [Command] {
        state.withLock { state in
            var bytes = [UInt8](repeating: 0, count: 64)
            while read(wakeDescriptor, &bytes, bytes.count) > 0 {}
            defer { state.commands = [] }
            return state.commands
        }
    }

    /// Refuses further commands, and tells those still here.
    func close(_ statistics: FaultProxy.Statistics) {
        let commands = state.withLock { state in
            state.last = statistics
            for end in [wakeDescriptor, wakeWriter] { Socket.close(end) }
            defer { state.commands = [] }
            return state.commands
        }
        for command in commands { command(nil) }
    }
}
