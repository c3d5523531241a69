/// Values of a type with a fixed width, as they travel: little endian, one behind the other.
struct NativeFixed: Hashable, Sendable {
    /// Bytes per value, at least 1.
    let width: Int
    let bytes: [UInt8]

    /// A rest that is shorter than a value is not counted.
    init(width: Int, bytes: [UInt8]) {
        self.width = max(width, 1)
        self.bytes = bytes
    }

    /// Copies numbers in one go; every platform of Swift's is little endian, as the format is.
    init<Number: Numeric & BitwiseCopyable>(_ numbers: [Number]) {
        self.init(width: MemoryLayout<Number>.size, bytes: numbers.withUnsafeBytes { Array($0) })
    }

    var count: Int { bytes.count / width }

    /// One value, or nil where there is none or its width is another.
    @inline(__always)
    func load<Number: Numeric & BitwiseCopyable>(at index: Int, as type: Number.Type = Number.self) -> Number? {
        // By its constant size: dividing by the width for every value would take longer than loading it.
        let size = MemoryLayout<Number>.size
        guard size == width, index >= 0, index < bytes.count / size else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index &* size, as: type) }
    }

    /// All values in one copy, or nil when their width is another.
    func array<Number: Numeric & BitwiseCopyable>(of type: Number.Type = Number.self) -> [Number]? {
        guard MemoryLayout<Number>.size == width else { return nil }
        return [Number](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: $0.prefix(count * width)))
            }
            initializedCount = count
        }
    }

    /// The bytes of one value.
    subscript(index: Int) -> ArraySlice<UInt8> { bytes[(index * width)..<((index + 1) * width)] }
}
