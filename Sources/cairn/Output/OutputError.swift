#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why output could not be written.
enum OutputError: Error, Hashable, CustomStringConvertible {
    /// Nobody reads the stream any more, as after `cairn candles | head`: no failure, but a reason to stop quietly.
    case closedByReader
    /// The system refused, with its error number.
    case failed(stream: String, errno: Int32)

    var description: String {
        switch self {
        case .closedByReader: "the reader closed the output"
        case .failed(let stream, let errno): "cannot write to \(stream): \(String(cString: strerror(errno)))"
        }
    }
}
