/// Twelve bytes shown as 24 hexadecimal digits, in the layout of a MongoDB ObjectId.
///
/// The first four bytes are seconds since 1970, the next five are random per process, the last three count up and
/// start again at zero after 2^24 ids: but for that, ids made by one process ascend.
/// Layout: https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
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
        String(unsafeUninitializedCapacity: 24) { buffer in
            let bits = UInt128(high) << 64 | UInt128(low)
            for position in 0..<24 {
                let nibble = UInt8(truncatingIfNeeded: bits >> UInt128(92 - 4 * position)) & 15
                buffer[position] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
            }
            return 24
        }
    }

    /// Parses 24 hexadecimal digits; nil for anything else.
    public init?(_ description: String) {
        guard description.utf8.count == 24 else { return nil }
        var bits: UInt128 = 0
        for byte in description.utf8 {
            let nibble: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): nibble = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): nibble = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): nibble = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            bits = bits << 4 | UInt128(nibble)
        }
        self.init(high: UInt32(truncatingIfNeeded: bits >> 64), low: UInt64(truncatingIfNeeded: bits))
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
