import CairnRepositories

/// Why a value cannot be read from or written to a column; the message holds no value.
struct ValueFlaw: Error, Sendable, Hashable {
    let code: CairnError.Code
    let message: String

    static func stored(_ message: String) -> ValueFlaw { ValueFlaw(code: .invalidStoredData, message: message) }
    static func inexact(_ message: String) -> ValueFlaw { ValueFlaw(code: .inexact, message: message) }
    static func input(_ message: String) -> ValueFlaw { ValueFlaw(code: .invalidInput, message: message) }
}
