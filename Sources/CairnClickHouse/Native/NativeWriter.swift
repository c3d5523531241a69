/// Writes blocks in ClickHouse's Native format (client revision 0) into one flat buffer.
struct NativeWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    init(reservingCapacity capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes a block; when it throws, nothing of the block is left in `bytes`.
    ///
    /// - Throws: `NativeError` naming the column whose values are not what its type or the block says.
    mutating func write(_ block: NativeBlock) throws(NativeError) {
        let start = bytes.count
        beginBlock(columnCount: block.columns.count, rowCount: block.rowCount)
        for column in block.columns {
            do throws(NativeError) {
                guard column.values.count == block.rowCount else {
                    throw NativeError("\(column.values.count) values in a block of \(block.rowCount) rows")
                }
                beginColumn(column.name, column.type)
                try append(column.values, as: column.type)
            } catch {
                bytes.removeSubrange(start...)
                throw error.within("column \(column.name)")
            }
        }
    }

    /// Begins a block; so many columns follow, each with so many values.
    mutating func beginBlock(columnCount: Int, rowCount: Int) {
        appendVarint(columnCount)
        appendVarint(rowCount)
    }

    /// Begins a column; its values follow.
    mutating func beginColumn(_ name: String, _ type: NativeType) {
        appendString(utf8: name.utf8)
        appendString(utf8: type.description.utf8)
    }

    /// Appends bytes that are laid out as the format wants them.
    mutating func append(_ raw: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: raw)
    }

    /// Appends bytes that are laid out as the format wants them.
    mutating func append(contentsOf raw: some Collection<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// Appends a number, little endian.
    mutating func append<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a string with its length in front.
    mutating func appendString(utf8: some Collection<UInt8>) {
        appendVarint(utf8.count)
        bytes.append(contentsOf: utf8)
    }

    /// Appends a length as unsigned LEB128; a negative one counts as zero.
    mutating func appendVarint(_ value: Int) {
        var rest = UInt64(max(value, 0))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends strings, each with its length in front.
    mutating func appendStrings(_ strings: NativeStrings) {
        let headers = (0..<strings.count).reduce(0) { $0 + Self.varintLength(strings.range(at: $1).count) }
        var position = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: headers + strings.bytes.count))
        bytes.withUnsafeMutableBytes { target in
            strings.bytes.withUnsafeBytes { content in
                var start = 0
                for end in strings.ends {
                    var rest = end - start
                    while rest >= 0x80 {
                        target[position] = UInt8(truncatingIfNeeded: rest) | 0x80
                        position += 1
                        rest >>= 7
                    }
                    target[position] = UInt8(truncatingIfNeeded: rest)
                    position += 1
                    UnsafeMutableRawBufferPointer(rebasing: target[position..<(position + end - start)])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: content[start..<end]))
                    position += end - start
                    start = end
                }
            }
        }
    }

    private static func varintLength(_ value: Int) -> Int {
        max(1, (Int.bitWidth - value.leadingZeroBitCount + 6) / 7)
    }
}
