internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Which file a path leads to, however it is written: relative, through links, or by another name of the same file.
public struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    /// Whether it is a regular file, which can be read more than once and is replaced by a rename.
    public let isRegular: Bool

    /// Looks at a path, off the cooperative pool, because a network file system may take its time.
    ///
    /// - Parameter path: A path, or `-` for standard input.
    /// - Returns: Nil when there is no such file.
    public static func of(_ path: String) async -> FileIdentity? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: FileIdentity(path)) }
        }
    }

    private init?(_ path: String) {
        var status = stat()
        guard (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }
}
