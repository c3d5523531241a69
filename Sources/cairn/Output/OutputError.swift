#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system refused to take output.
struct OutputError: Error, Hashable, CustomStringConvertible {
    /// Where the output should have gone.
    let stream: String
    /// The error number of the system.
    let errno: Int32

    var description: String { "cannot write to \(stream): \(String(cString: strerror(errno)))" }
}
