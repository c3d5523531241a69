#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open file or standard input; closed when the last reference goes.
final class OpenFile {
    let name: String
    /// The size, or nil for what is no regular file.
    let size: Int64?
    private(set) var consumed: Int64 = 0

    private let descriptor: CInt
    private let isOwned: Bool

    /// Opens a file; `-` is standard input.
    init(path: String, name: String) throws(InputError) {
        self.name = name
        isOwned = path != "-"
        descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
        guard descriptor >= 0 else { throw InputError(file: name, reason: Self.reason(errno)) }
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int64(status.st_size) : nil
        // Standard input may be a file that another process has read in part; it is read by position, so that it can be
        // read again.
        if isRegular { consumed = Int64(max(0, lseek(descriptor, 0, SEEK_CUR))) }
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Whether a read may wait for another process or a person.
    var mayBlock: Bool { size == nil }

    /// Reads what is there, at most `count` bytes; none at the end.
    func read(upTo count: Int) throws -> [UInt8] {
        if mayBlock { try waitUntilReadable() }
        var problem: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var result = -1
            repeat {
                result =
                    size == nil
                    ? systemRead(descriptor, buffer.baseAddress, count)
                    : pread(descriptor, buffer.baseAddress, count, off_t(consumed))
            } while result < 0 && errno == EINTR
            if result < 0 { problem = errno }
            initialized = max(0, result)
        }
        guard problem == 0 else { throw InputError(file: name, reason: Self.reason(problem)) }
        consumed += Int64(bytes.count)
        return bytes
    }

    /// Waits in short turns, so that a cancelled task does not wait for a pipe that stays silent.
    private func waitUntilReadable() throws {
        while true {
            try Task.checkCancellation()
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // Anything but a timeout, errors included, is for `read` to report.
            if poll(&request, 1, 100) != 0 { return }
        }
    }

    private static func reason(_ number: CInt) -> String {
        switch number {
        case ENOENT: "does not exist"
        case EISDIR: "is a directory"
        case EACCES, EPERM: "cannot be read: permission denied"
        default: "cannot be read: \(String(cString: strerror(number)))"
        }
    }
}

/// `read` of the C library, which the method of the same name hides.
private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
