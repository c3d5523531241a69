public import CairnRepositories

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A lock among processes that does not outlive its holder: who is killed loses it when the lease runs out.
///
/// While the lock is held its lease is renewed; the holder checks it before every write (``HeldLease/check()``), and the
/// database refuses writes of a holder that has been replaced (``Lease/fence``).
public struct LeaseLock: Sendable {
    private let store: any LeaseStore
    private let backend: BackendKind
    private let holder: String
    private let duration: Duration
    private let timeout: Duration
    private let time: LeaseTime

    /// Makes a lock.
    ///
    /// - Parameters:
    ///   - store: Where the lease is kept.
    ///   - backend: The backend that errors name.
    ///   - holder: Who asks; unique among all processes. The default is host, process and chance.
    ///   - duration: How long a holder that was killed blocks the others.
    ///   - timeout: How long to wait for the lock.
    ///   - clock: Measures both; one that goes on while the process is stopped.
    public init(
        store: any LeaseStore, backend: BackendKind, holder: String? = nil, duration: Duration = .seconds(15),
        timeout: Duration = .seconds(60), clock: some Clock<Duration> = .continuous
    ) {
        let process = ProcessInfo.processInfo
        self.store = store
        self.backend = backend
        self.holder =
            holder
            ?? "\(process.hostName):\(process.processIdentifier):\(String(UInt64.random(in: .min ... .max), radix: 16))"
        self.duration = duration
        self.timeout = timeout
        time = LeaseTime(clock)
    }

    /// Runs `body` while holding the lock.
    ///
    /// - Throws: `CairnError` with code `busy` when someone else held it all the time, `cancelled` when the task was
    ///   cancelled while waiting; what `body` throws.
    public func withLease<T: Sendable>(
        operation: String, _ body: (HeldLease) async throws -> T
    ) async throws -> T {
        let held = try await acquire(operation)
        do {
            let result = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { [store, duration] in await held.keepAlive(in: store, duration: duration) }
                defer { group.cancelAll() }
                return try await body(held)
            }
            await release(held.lease)
            return result
        } catch {
            await release(held.lease)
            throw error
        }
    }

    private func acquire(_ operation: String) async throws -> HeldLease {
        let deadline = time.now() + timeout
        var pause = Duration.milliseconds(50)
        while true {
            let asked = time.now()
            switch try await store.acquire(holder: holder, for: duration) {
            case .acquired(let lease):
                return HeldLease(
                    lease, validUntil: asked + duration, time: time, backend: backend, operation: operation)
            case .held(let other, let remaining):
                guard time.now() < deadline else {
                    throw CairnError(
                        .busy, backend: backend, operation: operation,
                        message: "\(other) has held the lock for longer than \(timeout)", isTransient: true)
                }
                do {
                    try await time.sleep(min(pause, max(remaining, .milliseconds(1)), deadline - time.now()))
                } catch {
                    throw CairnError.cancelled(backend: backend, operation: operation)
                }
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    /// In a task of its own, so that a cancelled caller gives the lock back too; a failure leaves it to run out.
    private func release(_ lease: Lease) async {
        await Task { [store] in try? await store.release(lease) }.value
    }
}
