/// Values of type `String`: any bytes, usually UTF-8, in one flat buffer.
struct NativeStrings: Hashable, Sendable {
    /// Where each string ends in `bytes`; it begins where the one before ends.
    private(set) var ends: [Int] = []
    private(set) var bytes: [UInt8] = []

    init() {}

    init(_ texts: some Sequence<String>) {
        for text in texts { append(utf8: text.utf8) }
    }

    var count: Int { ends.count }

    mutating func append(utf8: some Collection<UInt8>) {
        bytes.append(contentsOf: utf8)
        ends.append(bytes.count)
    }

    mutating func reserve(ends count: Int) {
        ends.reserveCapacity(count)
    }

    /// Adds the beginning or middle of a string that ``endString()`` completes.
    mutating func appendPart(_ part: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: part)
    }

    mutating func endString() {
        ends.append(bytes.count)
    }

    func range(at index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(at: index)] }

    /// The string as text, or nil when its bytes are not UTF-8; nothing is repaired.
    func validText(at index: Int) -> String? { String(validating: self[index], as: UTF8.self) }

    /// Appends some of the strings as texts; false when one of them is not UTF-8.
    func appendTexts<Text>(_ rows: Range<Int>, to texts: inout [Text], as text: (String) -> Text) -> Bool {
        guard let first = rows.first, let last = rows.last else { return true }
        let start = range(at: first).lowerBound
        return bytes.withUnsafeBufferPointer { bytes in
            let run = UnsafeBufferPointer(rebasing: bytes[start..<ends[last]])
            // Short ones together, which takes a fraction of the time; long ones would be a long copy.
            let isValid = run.count <= 1 << 20 && String(validating: run, as: UTF8.self) != nil
            var start = start
            for row in rows {
                let string = UnsafeBufferPointer(rebasing: bytes[start..<ends[row]])
                start = ends[row]
                // No character of the run may reach over the end of its string.
                if isValid, string.first.map({ $0 & 0xC0 != 0x80 }) ?? true {
                    texts.append(text(String(decoding: string, as: UTF8.self)))
                } else if let valid = String(validating: string, as: UTF8.self) {
                    texts.append(text(valid))
                } else {
                    return false
                }
            }
            return true
        }
    }
}

// MARK: - Wire

extension NativeStrings {
    /// Appends the strings that lie whole in `wire`, each with its length in front; returns how many bytes they took.
    ///
    /// It stops before a string that is cut off, and before one of 16 KiB or more, for which one call per string is
    /// cheap enough.
    mutating func appendWhole(_ wire: UnsafeRawBufferPointer, atMost limit: Int) -> Int {
        let (firstEnd, first) = (bytes.count, ends.count)
        var (position, end) = (0, firstEnd)
        while ends.count &- first < limit, let (content, length) = Self.header(wire, at: position),
            length <= wire.count &- content
        {
            end &+= length
            ends.append(end)
            position = content &+ length
        }
        // Any bytes will do as room for the strings, and these are at hand and enough.
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: wire[..<(end &- firstEnd)]))
        copyContents(of: wire, from: first)
        return position
    }

    /// Copies to their places the strings of which only the ends are set.
    private mutating func copyContents(of wire: UnsafeRawBufferPointer, from first: Int) {
        var start = first == 0 ? 0 : ends[first &- 1]
        var position = 0
        let ends = ends[first...]
        bytes.withUnsafeMutableBytes { target in
            for end in ends {
                let length = end &- start
                position &+= length < 0x80 ? 1 : 2
                if length <= 16, wire.count &- position >= 16, target.count &- start >= 16 {
                    // What is copied too much the next string overwrites; a constant length costs no call.
                    let block = wire.loadUnaligned(fromByteOffset: position, as: UInt128.self)
                    target.storeBytes(of: block, toByteOffset: start, as: UInt128.self)
                } else {
                    UnsafeMutableRawBufferPointer(rebasing: target[start..<end])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: wire[position..<(position &+ length)]))
                }
                position &+= length
                start = end
            }
        }
    }

    /// Where a string's content begins and how long it is; nil for what ``appendWhole(_:atMost:)`` leaves alone.
    @inline(__always)
    private static func header(_ wire: UnsafeRawBufferPointer, at position: Int) -> (content: Int, length: Int)? {
        guard position < wire.count else { return nil }
        let low = wire[position]
        if low < 0x80 { return (position &+ 1, Int(low)) }
        guard wire.count &- position >= 2 else { return nil }
        // A zero here is a length that could be shorter, which the copy would take for one byte.
        guard case let high = wire[position &+ 1], (1..<0x80).contains(high) else { return nil }
        return (position &+ 2, Int(low & 0x7F) | Int(high) << 7)
    }
}
