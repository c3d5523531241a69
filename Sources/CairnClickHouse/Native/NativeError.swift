/// Why bytes, a type or values are not what ClickHouse's Native format allows; the message names the column and what.
struct NativeError: Error, Hashable, Sendable, CustomStringConvertible {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    var description: String { message }

    /// The same error with the place it happened in front.
    func within(_ place: String) -> NativeError { NativeError("\(place): \(message)") }
}
