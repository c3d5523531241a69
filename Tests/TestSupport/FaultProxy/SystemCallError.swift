#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// A call to the system that failed.
public struct SystemCallError: Error, CustomStringConvertible {
    /// The name of the call.
    public let call: String
    /// What it left in `errno`.
    public let code: Int32

    init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    /// The call and the system's words for the error.
    public var description: String { "\(call): \(String(cString: strerror(code)))" }
}
