internal import CairnRepositories

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The blocking half of `AtomicFile`: an open descriptor, and the name it will be renamed to.
///
/// Closed and removed with the last reference unless it was committed.
final class TemporaryFile {
    private let target: String
    private let operation: String
    /// The file written to; nil when it is the target itself.
    private var temporary: String?
    private var descriptor: CInt

    /// Opens the file to write.
    init(target path: String) throws(CairnError) {
        operation = "write \(PrintableText.escape(path))"
        // A link stays a link: what it points to is replaced.
        target = Self.resolved(path) ?? path
        var status = stat()
        let exists = stat(target, &status) == 0
        let type = status.st_mode & S_IFMT
        if exists, type == S_IFDIR { throw Self.error(operation, EISDIR) }
        if exists, type != S_IFREG {
            temporary = nil
            descriptor = open(target, O_WRONLY | O_CLOEXEC)
        } else {
            let name = Self.temporaryName(for: target)
            temporary = name
            descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        }
        guard descriptor >= 0 else {
            temporary = nil
            throw Self.error(operation, errno)
        }
        // Replacing a file does not change who may read it.
        if exists, temporary != nil { _ = fchmod(descriptor, status.st_mode & 0o7777) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if let temporary { unlink(temporary) }
    }

    func write(_ bytes: [UInt8]) throws(CairnError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                systemWrite(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.error(operation, errno)
            }
            written += count
        }
    }

    /// Brings everything to the disk and renames.
    func commit() throws(CairnError) {
        guard let name = temporary else { return }
        guard fsync(descriptor) == 0 else { throw Self.error(operation, errno) }
        let status = close(descriptor)
        descriptor = -1
        guard status == 0 else { throw Self.error(operation, errno) }
        guard rename(name, target) == 0 else { throw Self.error(operation, errno) }
        temporary = nil
        Self.synchronize(folder: Self.folder(of: target))
    }

    /// The rename itself is safe only when the folder is on the disk; not every file system can do that.
    private static func synchronize(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A hidden name in the folder of the target that nothing else uses.
    private static func temporaryName(for target: String) -> String {
        let name = target.split(separator: "/").last.map(String.init) ?? target
        let random = String(UInt64.random(in: 0 ... .max), radix: 36)
        // Names hold at most 255 bytes.
        return "\(folder(of: target))/.\(name.prefix(60)).\(random).tmp"
    }

    private static func error(_ operation: String, _ number: CInt) -> CairnError {
        let code: CairnError.Code
        switch number {
        case ENOSPC, EDQUOT, EFBIG: code = .full
        case EACCES, EPERM, EROFS: code = .readOnly
        case ENOENT, ENOTDIR: code = .notFound
        case EISDIR, EINVAL, ENAMETOOLONG: code = .invalidInput
        default: code = .unavailable
        }
        return CairnError(code, operation: operation, message: String(cString: strerror(number)))
    }
}

/// `write` of the C library, which the method of the same name hides.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
