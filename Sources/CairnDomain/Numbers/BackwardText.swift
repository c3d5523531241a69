/// ASCII text under construction from its last character to its first, the order in which digits come out of a number.
///
/// Exports write millions of numbers: filling a few bytes on the stack and appending them in one go is several times
/// faster than appending character by character.
@usableFromInline
struct BackwardText {
    /// Long enough for the longest number or instant of the domain.
    @usableFromInline static let capacity = 64

    @usableFromInline let buffer: UnsafeMutableBufferPointer<UInt8>
    @usableFromInline var start: Int

    @inlinable
    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
        start = buffer.count
    }

    /// Appends to `bytes` what `write` builds.
    @inlinable
    static func append(to bytes: inout [UInt8], _ write: (inout BackwardText) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
            var text = BackwardText(buffer)
            write(&text)
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[text.start...]))
        }
    }

    @inlinable
    mutating func prepend(_ scalar: Unicode.Scalar) {
        start -= 1
        buffer[start] = UInt8(ascii: scalar)
    }

    /// Prepends a whole number with leading zeros up to at least `minimumDigits` digits.
    @inlinable
    mutating func prepend(_ value: UInt64, minimumDigits: Int = 1) {
        var rest = value
        let end = start
        repeat {
            let (shorter, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start -= 1
            buffer[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
            rest = shorter
        } while rest > 0 || end - start < minimumDigits
    }

    /// Prepends a whole number.
    @inlinable
    mutating func prepend(_ value: UInt128) {
        if let small = UInt64(exactly: value) { return prepend(small) }
        let (head, tail) = value.quotientAndRemainder(dividingBy: UInt128(PowersOfTen.uint64(18)))
        prepend(UInt64(tail), minimumDigits: 18)
        prepend(head)
    }
}
