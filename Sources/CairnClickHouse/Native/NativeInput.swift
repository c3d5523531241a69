/// A position in bytes that lie elsewhere; what it hands out is nil while the bytes do not suffice.
struct NativeInput {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var available: Int { bytes.count &- position }

    /// What has not been taken.
    var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[position...]) }

    /// Takes so many bytes, which there are.
    mutating func skip(_ count: Int) {
        position &+= min(count, available)
    }

    /// Up to so many bytes, none when there are none.
    @inline(__always)
    mutating func take(atMost limit: Int) -> UnsafeRawBufferPointer {
        let count = min(limit, available)
        defer { position &+= count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<(position &+ count)])
    }

    /// As many whole values of a width as there are, at most `limit`.
    mutating func takeValues(atMost limit: Int, width: Int) -> UnsafeRawBufferPointer {
        take(atMost: min(limit, available / width) &* width)
    }

    /// The little-endian numbers that lie one behind the other, at any address.
    static func numbers<Number: FixedWidthInteger & BitwiseCopyable>(
        in bytes: UnsafeRawBufferPointer, as type: Number.Type
    ) -> LazyMapSequence<Range<Int>, Number> {
        (0..<(bytes.count / MemoryLayout<Number>.size)).lazy.map { index in
            Number(
                littleEndian: bytes.loadUnaligned(fromByteOffset: index &* MemoryLayout<Number>.size, as: type))
        }
    }

    mutating func uint64() -> UInt64? {
        guard available >= 8 else { return nil }
        defer { position &+= 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// An unsigned LEB128 number of at most ten bytes.
    @inline(__always)
    mutating func varint() throws(NativeError) -> UInt64? {
        guard available > 0 else { return nil }
        let first = bytes[position]
        if first < 0x80 {
            position &+= 1
            return UInt64(first)
        }
        return try longVarint()
    }

    private mutating func longVarint() throws(NativeError) -> UInt64? {
        var value: UInt64 = 0
        for index in 0..<min(10, available) {
            let byte = bytes[position &+ index]
            if index == 9, byte > 1 { throw NativeError("a number does not fit into 64 bits") }
            value |= UInt64(byte & 0x7F) << UInt64(7 &* index)
            if byte < 0x80 {
                position &+= index &+ 1
                return value
            }
        }
        return nil
    }
}
