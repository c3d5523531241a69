/// Twelve bytes shown as 24 hexadecimal digits, in the layout of a MongoDB ObjectId.
///
/// The first four bytes are seconds since 1970, the next five are random per process, the last three count up: ids
/// made by one process ascend. Layout: https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
public struct ObjectID: Hashable, Sendable {
    private let high: UInt32
    private let low: UInt64

    /// Makes a new id from the clock, a number drawn once per process, and a counter.
    public static func generate(at time: Timestamp = .now) -> ObjectID {
        let (process, count) = ObjectIDGenerator.shared.next()
        return ObjectID(high: UInt32(truncatingIfNeeded: time.millisecondsSince1970 / 1000), low: process << 24 | count)
    }

    /// Makes an id from its twelve bytes; nil for any other number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 12 else { return nil }
        high = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        low = bytes.dropFirst(4).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private init(high: UInt32, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The twelve bytes, most significant first.
    public var bytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: high >> (24 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * $0)) }
    }

    /// The second in which the id was made.
    public var created: Timestamp { Timestamp(millisecondsSince1970: Int64(high) * 1000) }
}

extension ObjectID: LosslessStringConvertible, Comparable, Codable {
    /// 24 lower-case hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Parses 24 hexadecimal digits; nil for anything else.
    public init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 24, text.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let high = UInt32(description.prefix(8), radix: 16), let low = UInt64(description.dropFirst(8), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// Orders as the bytes do: by time of making first.
    public static func < (lhs: ObjectID, rhs: ObjectID) -> Bool { (lhs.high, lhs.low) < (rhs.high, rhs.low) }

    /// Encodes the hexadecimal text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Decodes hexadecimal text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ObjectID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is not an id of 24 hexadecimal digits")
        }
        self = id
    }
}
