/// Writes ASCII text from its last byte to its first, the order in which division yields digits.
///
/// One text is put together on the stack and appended to the output at once, which is several times faster than
/// appending byte by byte.
struct BackwardWriter: ~Copyable {
    private static let capacity = 64

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var start = Self.capacity

    private init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }

    /// Appends to `bytes` what `body` writes, at most 64 bytes.
    static func append(to bytes: inout [UInt8], _ body: (inout BackwardWriter) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            var writer = BackwardWriter(buffer)
            body(&writer)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[writer.start...]))
        }
    }

    mutating func write(_ scalar: Unicode.Scalar) {
        start -= 1
        buffer[start] = UInt8(ascii: scalar)
    }

    /// Writes a number with leading zeros up to at least so many digits.
    mutating func write(_ value: UInt64, digits: Int = 1) {
        var rest = value
        let end = start - digits
        while rest > 0 || start > end {
            let tenth = rest / 10
            start -= 1
            buffer[start] = UInt8(truncatingIfNeeded: rest &- tenth &* 10) | 0x30
            rest = tenth
        }
    }
}
