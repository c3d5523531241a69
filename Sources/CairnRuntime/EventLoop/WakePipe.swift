internal import Foundation

/// What wakes a thread that sleeps in `poll`.
struct WakePipe: Sendable {
    /// The end to sleep at.
    let reader: CInt
    private let writer: CInt

    /// Nil when the process has no descriptors left.
    init?() {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            // Neither end may block, and a child process has no use for them.
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (reader, writer) = (ends[0], ends[1])
    }

    /// Wakes the thread. A full pipe has rung already.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    /// Takes out what has been rung.
    func silence() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reader, &bytes, bytes.count) == bytes.count {}
    }
}
