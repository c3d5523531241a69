/// Finds delimiters eight bytes at a time.
enum ByteScan {
    /// The byte 1 eight times; times a byte it is that byte eight times.
    static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The position of the first separator, CR or LF at or after `start`, or the count.
    ///
    /// A word minus a pattern borrows into the high bit of exactly the bytes below the pattern's, up to the first such
    /// byte ("Bit Twiddling Hacks", hasless and haszero), so the lowest bit set is the first candidate.
    ///
    /// - Parameter separators: The separator eight times.
    @inline(__always)
    static func delimiter(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, separators: UInt64) -> Int {
        let count = bytes.count
        let raw = UnsafeRawBufferPointer(bytes)
        var position = start
        while position &+ 8 <= count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let difference = word ^ separators
            let isSeparator = (difference &- ones) & ~difference
            // CR and LF are below 14, and so is little else that text contains.
            let isControl = (word &- (14 &* ones)) & ~word
            let hits = (isSeparator | isControl) & highBits
            if hits == 0 {
                position &+= 8
            } else {
                position &+= hits.trailingZeroBitCount >> 3
                if isDelimiter(bytes[position], separators) { return position }
                position &+= 1
            }
        }
        while position < count, !isDelimiter(bytes[position], separators) { position &+= 1 }
        return position
    }

    @inline(__always)
    private static func isDelimiter(_ byte: UInt8, _ separators: UInt64) -> Bool {
        byte == UInt8(truncatingIfNeeded: separators) || byte == .lineFeed || byte == .carriageReturn
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let space = UInt8(ascii: " ")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
