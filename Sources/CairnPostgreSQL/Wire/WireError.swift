import CairnRepositories

/// Why a value cannot be written to or read from PostgreSQL's binary formats; the message holds no value.
///
/// The message goes on where the name of a column or field ends: `holds a time that ...`.
struct WireError: Error, Sendable, Hashable {
    let code: CairnError.Code
    let message: String

    static func stored(_ message: String) -> WireError { WireError(code: .invalidStoredData, message: message) }
    static func inexact(_ message: String) -> WireError { WireError(code: .inexact, message: message) }
    static func input(_ message: String) -> WireError { WireError(code: .invalidInput, message: message) }

    /// Bytes that are no value of the type they are said to have.
    static func malformed(_ type: StaticString) -> WireError { .stored("has bytes that are no \(type)") }

    /// The error with the place it happened at in front: `field price`, `column candles.time`.
    func at(_ place: String, operation: String, detail: String? = nil) -> CairnError {
        CairnError(
            code, backend: .postgreSQL, operation: operation, message: "\(place) \(message)", detail: detail)
    }
}
