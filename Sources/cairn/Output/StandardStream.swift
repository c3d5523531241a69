#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Standard output or standard error, written without buffering of its own.
///
/// Writing waits for a slow reader, so it belongs on the main thread and not on the cooperative pool. `SIGPIPE` must be
/// ignored, as `Main` does, for a closed pipe to become an error instead of the end of the process.
struct StandardStream: ByteSink, Hashable {
    /// The descriptor.
    let descriptor: Int32
    /// The name in messages.
    let name: String

    /// Data.
    static let output = StandardStream(descriptor: STDOUT_FILENO, name: "standard output")
    /// Progress and messages.
    static let error = StandardStream(descriptor: STDERR_FILENO, name: "standard error")

    /// Writes all bytes, waiting where the stream takes no more for now.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let (written, error) = rest.withUnsafeBytes { buffer in
                let written = systemWrite(descriptor, buffer)
                return (written, errno)
            }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written < 0, error == EPIPE {
                throw BrokenPipe()
            } else if written < 0, error == EAGAIN || error == EWOULDBLOCK {
                waitUntilWritable()
            } else if written == 0 || error != EINTR {
                throw OutputError(stream: name, errno: written == 0 ? EIO : error)
            }
        }
    }

    /// Writes text; a message that cannot be written has nobody to be reported to.
    func writeMessage(_ text: String) {
        try? write(Array(text.utf8))
    }

    private func waitUntilWritable() {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
    }
}

/// `write(2)`, which within a type is hidden by its method of that name.
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    write(descriptor, buffer.baseAddress, buffer.count)
}
