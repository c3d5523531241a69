internal import Crypto

/// The SHA-256 of a text, by which an edited file is told from the one that was applied.
public struct MigrationChecksum: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let rawValue: String

    /// Takes a checksum as it is kept in a history.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Computes the checksum of a text.
    init(of text: String) {
        self.init(ofParts: CollectionOfOne(text))
    }

    /// Computes one checksum of several texts; where one ends and the next begins counts.
    init(ofParts parts: some Sequence<String>) {
        var hash = SHA256()
        for (index, part) in parts.enumerated() {
            if index > 0 { hash.update(data: [0]) }  // No script holds NUL, so it separates.
            hash.update(data: Array(part.utf8))
        }
        rawValue = hash.finalize().map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }

    /// The first digits, enough for a person to compare.
    public var description: String { String(rawValue.prefix(12)) }
}
