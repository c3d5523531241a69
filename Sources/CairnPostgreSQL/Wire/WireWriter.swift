/// Puts together what PostgreSQL receives in binary: numbers are big endian, values have their length in front.
///
/// Owns its memory, because an array cannot be made longer in place without filling it first.
struct WireWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// What was written.
    var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: count)) }

    /// Lends what was written.
    func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Appends as many bytes as `body` says it has written, `limit` at the most.
    @inline(__always)
    mutating func append(atMost limit: Int, _ body: (UnsafeMutableRawPointer) -> Int) {
        if capacity &- count < limit { grow(limit) }
        count &+= body(base + count)
    }

    @inline(never)
    private mutating func grow(_ additional: Int) {
        capacity = max(2 * capacity, count + additional)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = larger
    }

    /// Appends a number.
    @inline(__always)
    mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ value: Number) {
        append(atMost: MemoryLayout<Number>.size) { place in
            place.storeBytes(of: value.bigEndian, as: Number.self)
            return MemoryLayout<Number>.size
        }
    }

    /// Appends bytes as they are.
    mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        append(atMost: bytes.count) { place in
            place.copyMemory(from: source, byteCount: bytes.count)
            return bytes.count
        }
    }

    /// Appends bytes as they are.
    mutating func append(contentsOf bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(contentsOf: $0) }
    }

    /// Appends text as UTF-8.
    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: UnsafeRawBufferPointer($0)) }
    }

    /// Appends what stands for NULL in the place of a length.
    mutating func appendNull() { append(Int32(-1)) }

    /// Appends what `body` writes with its length in front.
    ///
    /// - Throws: What `body` throws, and `WireError` for more bytes than a length can count.
    @inline(__always)
    mutating func appendValue(_ body: (inout WireWriter) throws(WireError) -> Void) throws(WireError) {
        let start = count
        append(Int32(0))
        try body(&self)
        guard let length = Int32(exactly: count - start - 4) else { throw .input("is longer than 2 GiB") }
        base.storeBytes(of: length.bigEndian, toByteOffset: start, as: Int32.self)
    }
}
