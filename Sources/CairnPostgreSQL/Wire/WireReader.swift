/// A position in bytes that PostgreSQL sent in binary; what is asked for beyond their end is refused.
struct WireReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Bytes that have not been taken.
    @inline(__always)
    var available: Int { bytes.count &- position }

    /// Takes a big-endian number.
    ///
    /// - Throws: `WireError` when the bytes end before it does.
    @inline(__always)
    mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) throws(WireError) -> Number {
        guard available >= MemoryLayout<Number>.size else { throw Self.ended }
        defer { position &+= MemoryLayout<Number>.size }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
    }

    /// Takes so many bytes.
    ///
    /// - Throws: `WireError` when there are fewer, or the count is negative.
    @inline(__always)
    mutating func take(_ count: Int) throws(WireError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= available else { throw Self.ended }
        defer { position &+= count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<(position &+ count)])
    }

    /// Takes a value with its length in front; nil is NULL.
    ///
    /// - Throws: `WireError` when the bytes end before it does.
    @inline(__always)
    mutating func takeValue() throws(WireError) -> UnsafeRawBufferPointer? {
        let length = try take(Int32.self)
        return length == -1 ? nil : try take(Int(length))
    }

    private static var ended: WireError { .stored("has bytes that end too soon") }
}

extension UnsafeRawBufferPointer {
    /// The big-endian number that these bytes are; nil when there are fewer or more of them than it has.
    @inline(__always)
    func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Number? {
        count == MemoryLayout<Number>.size ? Number(bigEndian: loadUnaligned(as: type)) : nil
    }

    /// The text that these bytes are in UTF-8; nil when they are none.
    var text: String? {
        // The library looks up types each time it validates; most texts are ASCII, which is valid.
        isASCII ? String(decoding: self, as: UTF8.self) : String(validating: self, as: UTF8.self)
    }

    private var isASCII: Bool {
        var bits: UInt8 = 0
        for byte in self { bits |= byte }
        return bits < 0x80
    }
}
