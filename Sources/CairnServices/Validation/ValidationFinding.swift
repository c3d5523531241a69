public import CairnDomain

/// Something about one candle or row that a person should look at.
public struct ValidationFinding: Hashable, Sendable {
    /// How much it matters.
    public enum Severity: Int, Sendable, CaseIterable, Comparable {
        /// Worth knowing.
        case note
        /// Probably wrong.
        case warning
        /// Certainly wrong.
        case error

        /// Orders from note to error.
        public static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// What was found. Open, so that new checks break nobody's `switch`.
    public struct Kind: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
        /// The name, in lower case with dashes.
        public let rawValue: String

        /// Makes a kind from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A row of a file that is no candle.
        public static let unreadable = Kind(rawValue: "unreadable")
        /// High or low does not bound the other prices, or the volume is negative.
        public static let inconsistent = Kind(rawValue: "inconsistent")
        /// The same open time as the candle before.
        public static let duplicate = Kind(rawValue: "duplicate")
        /// An open time before one that came earlier.
        public static let outOfOrder = Kind(rawValue: "out-of-order")
        /// An open time at which no candle of the timeframe can open.
        public static let misaligned = Kind(rawValue: "misaligned")
        /// A price of zero or below.
        public static let notPositive = Kind(rawValue: "not-positive")
        /// A move far beyond what is usual for the series.
        public static let outlier = Kind(rawValue: "outlier")
        /// A jump by a factor that looks like a split without adjustment, or a slipped decimal point.
        public static let scaleJump = Kind(rawValue: "scale-jump")
        /// No volume: a quiet market.
        public static let zeroVolume = Kind(rawValue: "zero-volume")

        /// The name.
        public var description: String { rawValue }

        /// Orders by name.
        public static func < (lhs: Kind, rhs: Kind) -> Bool { lhs.rawValue < rhs.rawValue }

        /// How much a finding of this kind matters.
        public var severity: Severity {
            switch self {
            case .unreadable, .inconsistent: .error
            case .scaleJump, .zeroVolume: .note
            default: .warning
            }
        }
    }

    /// What was found.
    public let kind: Kind
    /// The open time of the candle; nil for a row that has none.
    public let timestamp: Timestamp?
    /// The line in the file, counted from 1, where it is known.
    public let line: Int?
    /// What is wrong, in words, with the values.
    public let message: String

    /// How much it matters.
    public var severity: Severity { kind.severity }
}

extension ValidationFinding: CustomStringConvertible {
    /// One line: `line 17: 2024-01-15T00:00:00Z: outlier: close 812 is …`.
    public var description: String {
        let place = [line.map { "line \($0)" }, timestamp?.description].compactMap(\.self)
        return (place + ["\(kind)", message]).joined(separator: ": ")
    }
}
