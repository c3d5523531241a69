import CairnMigrations
import CairnRepositories
import Synchronization

/// A lease in memory whose database clock is the test's.
final class MemoryLeaseStore: LeaseStore {
    struct State {
        var holder: String?
        var fence: Int64 = 0
        var expiry = ManualClock.Instant(offset: .zero)
        var isUnreachable = false
        var renewals = 0
        var releases = 0
    }

    struct Unreachable: Error {}

    let clock: ManualClock
    let state = Mutex(State())

    init(_ clock: ManualClock) { self.clock = clock }

    func acquire(holder: String, for duration: Duration) async throws -> LeaseAttempt {
        let now = clock.now
        return state.withLock { state in
            if let other = state.holder, now < state.expiry {
                return .held(by: other, remaining: now.duration(to: state.expiry))
            }
            state.fence += 1
            state.holder = holder
            state.expiry = now.advanced(by: duration)
            return .acquired(Lease(holder: holder, fence: state.fence))
        }
    }

    func renew(_ lease: Lease, for duration: Duration) async throws -> Bool {
        let now = clock.now
        return try state.withLock { state in
            if state.isUnreachable { throw Unreachable() }
            guard state.fence == lease.fence, state.holder == lease.holder else { return false }
            state.renewals += 1
            state.expiry = now.advanced(by: duration)
            return true
        }
    }

    func release(_ lease: Lease) async throws {
        state.withLock { state in
            state.releases += 1
            if state.fence == lease.fence { state.holder = nil }
        }
    }
}
