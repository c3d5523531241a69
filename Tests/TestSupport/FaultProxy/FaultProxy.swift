internal import Synchronization

/// A TCP proxy on a free port of 127.0.0.1 that injects faults between a client and a server.
///
/// It counts exactly: a fault or a hook takes effect at the very byte it was set for. It runs on a thread of its own,
/// which ends with ``close()``, or when the proxy is dropped.
public final class FaultProxy: Sendable {
    /// The port to connect to instead of the server's.
    public let port: UInt16
    private let mailbox: FaultProxyMailbox
    private let thread: Mutex<PosixThread?>
    private let lastWait = Atomic(0)

    /// Begins to forward connections.
    ///
    /// - Parameter target: The server's port on 127.0.0.1. Where nobody listens, connections are reset.
    /// - Throws: `SystemCallError`.
    public init(target: UInt16) throws(SystemCallError) {
        let reservation = try Socket.bound(to: 0)
        var opened = [reservation]
        do {
            let port = try Socket.port(of: reservation)
            let listener = try Socket.listening(on: port)
            opened.append(listener)
            let mailbox = try FaultProxyMailbox()
            self.port = port
            self.mailbox = mailbox
            thread = Mutex(
                try PosixThread("FaultProxy") {
                    FaultProxyLoop(
                        target: target, port: port, reservation: reservation, listener: listener, mailbox: mailbox
                    ).run()
                })
        } catch {
            for socket in opened { Socket.close(socket) }
            throw error
        }
    }

    deinit {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        mailbox.post { $0?.stop() }
        thread.detach()
    }

    /// Runs `body` with a proxy that is closed at its end.
    public static func withProxy<T>(
        to target: UInt16, _ body: (FaultProxy) async throws -> T
    ) async throws -> T {
        let proxy = try FaultProxy(target: target)
        let result: T
        do {
            result = try await body(proxy)
        } catch {
            await proxy.close()
            throw error
        }
        await proxy.close()
        return result
    }

    /// Closes the port, resets all connections and ends the thread. Further calls have no effect.
    public func close() async {
        await perform { $0.stop() }
        // It has nothing left to do but to close its sockets: this wait is short.
        thread.withLock { $0.take() }?.join()
    }

    /// Begins a fault, in place of the one before.
    ///
    /// - Throws: `SystemCallError` if the port cannot be opened again after `refuse`.
    public func set(_ fault: Fault) async throws(SystemCallError) {
        let result = await perform { loop in
            do throws(SystemCallError) {
                try loop.set(fault)
                return nil as SystemCallError?
            } catch {
                return error
            }
        }
        if let error = result ?? nil { throw error }
    }

    /// Resets all connections that exist.
    public func resetAll() async { await perform { $0.resetAll() } }

    /// Calls `action` once, when `count` more bytes of a direction have been forwarded, on all connections together.
    ///
    /// Exactly so many have been forwarded then, and nothing is forwarded while it runs. It runs on the proxy's thread:
    /// it must not wait for the proxy. A direction has one such call at a time; a second one takes its place.
    public func onBytes(_ count: Int, _ direction: Direction, _ action: @escaping @Sendable () -> Void) async {
        await perform { $0.act(after: count, direction, .call(action)) }
    }

    /// Begins a fault once, in place of the one before, right after `count` more bytes of a direction were forwarded.
    ///
    /// It takes the place of a hook of that direction.
    public func onBytes(_ count: Int, _ direction: Direction, set fault: Fault) async {
        await perform { $0.act(after: count, direction, .begin(fault)) }
    }

    /// What has happened: everything that a client or the server could have noticed before the call.
    public var statistics: Statistics {
        get async { await perform(\.statistics) ?? mailbox.last ?? Statistics() }
    }

    /// Waits until a condition holds, the proxy closes or the task is cancelled.
    ///
    /// - Returns: What had happened then.
    @discardableResult
    public func wait(until condition: @escaping @Sendable (Statistics) -> Bool) async -> Statistics {
        let id = lastWait.add(1, ordering: .relaxed).newValue
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.post { [mailbox] loop in
                    guard let loop else { return continuation.resume(returning: mailbox.last ?? Statistics()) }
                    loop.wait(id, until: condition) { continuation.resume(returning: $0) }
                }
                // A cancellation before this point found nothing to end.
                if Task.isCancelled { mailbox.post { $0?.endWait(id) } }
            }
        } onCancel: {
            mailbox.post { $0?.endWait(id) }
        }
    }

    /// Runs something on the proxy's thread; nil if that has ended.
    @discardableResult
    private func perform<T: Sendable>(_ body: @escaping @Sendable (FaultProxyLoop) -> T) async -> T? {
        await withCheckedContinuation { continuation in
            mailbox.post { loop in continuation.resume(returning: loop.map(body)) }
        }
    }
}
