/// Why a text is not the decimal number that was asked for.
public enum DecimalTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is no decimal number.
    case malformed
    /// The number has more decimals than the type holds.
    case inexact(fractionDigits: Int)
    /// The number is larger than the type holds.
    case outOfRange

    /// The reason as the end of a sentence.
    public var description: String {
        switch self {
        case .malformed: "is not a decimal number"
        case .inexact(let digits): "has more than \(digits) decimals"
        case .outOfRange: "is out of range"
        }
    }
}
