internal import Foundation

/// The sockets of one turn of a loop, in the form of `poll`.
struct SocketPoller {
    private var entries: [pollfd] = []
    private var hasBell = false

    /// Forgets the sockets of the last turn.
    mutating func begin(bell: CInt?) {
        entries.removeAll(keepingCapacity: true)
        hasBell = bell != nil
        if let bell { add(bell, .readable) }
    }

    mutating func add(_ descriptor: CInt, _ events: SocketEvents) {
        var wanted: CInt = 0
        if events.contains(.readable) { wanted |= CInt(POLLIN) }
        if events.contains(.writable) { wanted |= CInt(POLLOUT) }
        entries.append(pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: wanted), revents: 0))
    }

    /// Sleeps until a socket is ready or the time is over; nil sleeps without end.
    mutating func poll(_ pause: Duration?) {
        let count = nfds_t(entries.count)
        let milliseconds: CInt =
            pause.map { pause in
                // Rounded up: a turn that begins a moment too early would be for nothing.
                let (seconds, attoseconds) = max(pause, .zero).components
                return CInt(min(seconds, 3600) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
            } ?? -1
        let ready = entries.withUnsafeMutableBufferPointer { entries in
            #if canImport(Darwin)
            Darwin.poll(entries.baseAddress, count, milliseconds)
            #else
            Glibc.poll(entries.baseAddress, count, milliseconds)
            #endif
        }
        // Interrupted by a signal: nothing is ready.
        if ready < 0 { for index in entries.indices { entries[index].revents = 0 } }
    }

    /// Whether somebody has rung.
    var hasRung: Bool { hasBell && entries[0].revents != 0 }

    func forEachReady(_ body: (CInt, SocketEvents) -> Void) {
        for entry in entries.dropFirst(hasBell ? 1 : 0) where entry.revents != 0 {
            let events = CInt(entry.revents)
            // Whoever waits finds out what is wrong by reading or writing.
            if events & CInt(POLLERR | POLLHUP | POLLNVAL) != 0 {
                body(entry.fd, [.readable, .writable])
                continue
            }
            var ready: SocketEvents = []
            if events & CInt(POLLIN) != 0 { ready.insert(.readable) }
            if events & CInt(POLLOUT) != 0 { ready.insert(.writable) }
            body(entry.fd, ready)
        }
    }
}
