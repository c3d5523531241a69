public import CairnDomain

/// The value of one field in a form that every backend understands.
///
/// Text is compared by its UTF-8 bytes, as databases do: two texts that only look alike are different values.
public enum StoredValue: Sendable {
    /// No value.
    case null
    /// A truth value.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A floating-point number; never a NaN, which has no order.
    case double(Double)
    /// Text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
    /// An instant.
    case timestamp(Timestamp)
    /// A calendar day.
    case day(Day)
    /// A price, as a count of 10^-8.
    case price(Price)
    /// A decimal number as a count of 10^-18: a `Volume` or `Money`.
    case decimal(Int128)
    /// An id.
    case id(ObjectID)
    /// A list.
    indirect case array([StoredValue])
    /// A nested value with named members, in order.
    indirect case object([Member])

    /// A named member of a nested value.
    public struct Member: Sendable, Hashable {
        /// The name, as `Codable` gives it.
        public let name: String
        /// The value.
        public let value: StoredValue

        /// Makes a member.
        public init(_ name: String, _ value: StoredValue) {
            self.name = name
            self.value = value
        }
    }

    /// Whether there is no value.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// How deeply lists and nested values may contain each other: beyond anything sensible, far from the stack's end.
    static let maximumDepth = 256

    /// What keeps a list or nested value from being stored in every backend, as the end of a sentence.
    func flaw(depth: Int = 0) -> String? {
        let inner: [StoredValue]
        switch self {
        case .double(let number): return number.isFinite ? nil : "holds a value that cannot be stored"
        case .array(let elements): inner = elements
        case .object(let members): inner = members.map(\.value)
        default: return nil
        }
        if depth >= Self.maximumDepth { return "is nested more than \(Self.maximumDepth) deep" }
        // Not lazily: the first element of a lazy map is computed twice, which doubles at every level.
        for value in inner {
            if let flaw = value.flaw(depth: depth + 1) { return flaw }
        }
        return nil
    }

    /// The name of the kind of value, for messages that must not show the value.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .integer: "integer"
        case .double: "double"
        case .text: "text"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .day: "day"
        case .price: "price"
        case .decimal: "decimal"
        case .id: "id"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension StoredValue: Hashable {
    /// Equal when of one kind and equal in value; text and bytes byte by byte.
    public static func == (lhs: StoredValue, rhs: StoredValue) -> Bool {
        switch (lhs, rhs) {
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: lhs.order(relativeTo: rhs) == .same
        }
    }

    /// Feeds kind and value into a hash.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value)
        case .text(let value):
            var value = value
            value.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        case .bytes(let value): hasher.combine(value)
        case .timestamp(let value): hasher.combine(value)
        case .day(let value): hasher.combine(value)
        case .price(let value): hasher.combine(value)
        case .decimal(let value): hasher.combine(value)
        case .id(let value): hasher.combine(value)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

extension StoredValue {
    /// How one value stands to another.
    public enum Order: Sendable, Hashable {
        /// It comes first.
        case before
        /// They are equal.
        case same
        /// It comes after.
        case after
        /// They have no order: different kinds, lists or nested values.
        case none
    }

    /// The order that sorting, paging and comparisons follow: null first, text and bytes by their bytes.
    public func order(relativeTo other: StoredValue) -> Order {
        switch (self, other) {
        case (.null, .null): .same
        case (.null, _): .before
        case (_, .null): .after
        case (.bool(let left), .bool(let right)): Self.order(left ? 1 : 0, right ? 1 : 0)
        case (.integer(let left), .integer(let right)): Self.order(left, right)
        case (.double(let left), .double(let right)): Self.order(left, right)
        case (.text(let left), .text(let right)): Self.order(text: left, right)
        case (.bytes(let left), .bytes(let right)): Self.order(bytes: left, right)
        case (.timestamp(let left), .timestamp(let right)): Self.order(left, right)
        case (.day(let left), .day(let right)): Self.order(left, right)
        case (.price(let left), .price(let right)): Self.order(left, right)
        case (.decimal(let left), .decimal(let right)): Self.order(left, right)
        case (.id(let left), .id(let right)): Self.order(left, right)
        default: .none
        }
    }

    private static func order<T: Comparable>(_ left: T, _ right: T) -> Order {
        left < right ? .before : left == right ? .same : .after
    }

    private static func order(text left: String, _ right: String) -> Order {
        // Most texts that are compared are equal or ASCII; both are decided without building bytes.
        if left.utf8.elementsEqual(right.utf8) { return .same }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? .before : .after
    }

    private static func order(bytes left: [UInt8], _ right: [UInt8]) -> Order {
        if left == right { return .same }
        return left.lexicographicallyPrecedes(right) ? .before : .after
    }
}
