import CairnDomain

/// A value in a row. Numbers and times keep their type until they are written, so that a row costs no strings.
enum OutputCell: Hashable, Sendable {
    case text(String)
    /// A number as text, written as it is: exact decimals of any kind.
    case number(String)
    case integer(Int)
    case double(Double)
    case price(Price)
    case volume(Volume)
    case money(Money)
    /// An instant, written as ISO 8601 with an offset of so many seconds east of UTC.
    case timestamp(Timestamp, offsetSeconds: Int = 0)
    case bool(Bool)
    /// A JSON text, nested as it is in JSON and as text elsewhere.
    case json(String)
    case null
}

extension OutputCell {
    /// Appends the text of a value that no format needs to escape; false, and nothing written, for the others.
    func writePlain(into bytes: inout [UInt8]) -> Bool {
        switch self {
        case .price(let price): price.write(into: &bytes)
        case .volume(let volume): volume.write(into: &bytes)
        case .money(let money): money.write(into: &bytes)
        case .timestamp(let timestamp, let offset): timestamp.write(into: &bytes, offsetSeconds: offset)
        case .integer(let integer): bytes.append(contentsOf: String(integer).utf8)
        case .double(let double): bytes.append(contentsOf: double.description.utf8)
        case .bool(let bool): bytes.append(contentsOf: (bool ? "true" : "false").utf8)
        case .text, .number, .json, .null: return false
        }
        return true
    }

    /// The text of a value that may need escaping; nil for null and for what ``writePlain(into:)`` writes.
    var rawText: String? {
        switch self {
        case .text(let text), .number(let text), .json(let text): text
        default: nil
        }
    }
}
