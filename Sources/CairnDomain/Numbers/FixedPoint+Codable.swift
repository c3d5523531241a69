#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension FixedPoint {
    /// Encodes the shortest exact decimal text, so that no JSON reader rounds it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes decimal text, or a number that fits exactly.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text: String
        if let string = try? container.decode(String.self) {
            text = string
        } else if let decimal = try? container.decode(Decimal.self) {
            // A JSON number is decimal; through `Double`, and so through Foundation's `Int64`, its digits after the
            // 15th would change in silence.
            text = decimal.description
        } else if let whole = try? container.decode(Int64.self) {
            text = whole.description
        } else {
            text = try container.decode(Double.self).description
        }
        do {
            try self.init(text: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(Self.self) \(text) \(error)")
        }
    }
}
