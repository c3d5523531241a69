#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// One wait for any of several descriptors, or for a time.
struct Poller {
    /// What a descriptor is ready for; one with an error is ready for whatever was asked, which then tells the error.
    struct Readiness {
        var read = false
        var write = false
    }

    private var entries: [pollfd] = []
    private var wakeTime: ContinuousClock.Instant?

    /// Adds a descriptor; its place in the order of adding is its index. Nil, or nothing to wait for, keeps a place.
    mutating func add(_ descriptor: Int32?, read: Bool = false, write: Bool = false) {
        let events = (read ? POLLIN : 0) | (write ? POLLOUT : 0)
        // Without events a descriptor would still report errors, again and again.
        entries.append(pollfd(fd: events == 0 ? -1 : descriptor ?? -1, events: Int16(events), revents: 0))
    }

    /// Ends the wait at this time at the latest.
    mutating func wake(at time: ContinuousClock.Instant?) {
        guard let time else { return }
        wakeTime = min(wakeTime ?? time, time)
    }

    /// Waits.
    mutating func wait() {
        var timeout: Int32 = -1
        if let wakeTime {
            // Rounded up: a timeout that ends too early would be repeated without rest.
            let wait = min(max(ContinuousClock.now.duration(to: wakeTime), .zero), .seconds(1000))
            timeout = Int32((wait / .milliseconds(1)).rounded(.up))
        }
        _ = poll(&entries, nfds_t(entries.count), timeout)
    }

    /// What the descriptor at an index is ready for.
    func readiness(_ index: Int) -> Readiness {
        let entry = entries[index]
        let failed = entry.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        func isReady(_ event: Int16) -> Bool { entry.events & event != 0 && (failed || entry.revents & event != 0) }
        return Readiness(read: isReady(Int16(POLLIN)), write: isReady(Int16(POLLOUT)))
    }
}
