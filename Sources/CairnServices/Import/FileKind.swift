internal import Dispatch

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What a path leads to.
enum FileKind {
    /// Whether it is a regular file, which can be read more than once; asked off the cooperative pool, because a network
    /// file system may take its time.
    static func isRegular(_ path: String) async -> Bool {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status = stat()
                let isRegular = path != "-" && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
                continuation.resume(returning: isRegular)
            }
        }
    }
}
