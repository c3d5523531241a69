import CairnDomain
import CairnRepositories

/// Reads the bytes of `COPY (SELECT time, open, high, low, close, volume ...) TO STDOUT (FORMAT binary)`, however they
/// are cut into chunks.
struct CandleRowsDecoder {
    private enum State { case header, rows, ended }

    private static let columns = ["time", "open", "high", "low", "close", "volume"]
    /// More bytes than any number has: what claims more is no row.
    private static let maximumField = NumericWire.headerSize + 2 * Int(UInt16.max)

    private let operation: String
    private var state = State.header
    /// What goes on in the next chunk: part of a row, or of the header.
    private var carry: [UInt8] = []
    /// Bytes of the header's extension that are still to be skipped.
    private var extensionLength = 0

    init(operation: String = "read candles") {
        self.operation = operation
    }

    /// Whether all rows have come: only then is what was read complete.
    var isComplete: Bool { state == .ended }

    /// Appends the rows of more bytes; whether they keep the rules of candles is not looked at.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` naming the column, for NULL, numbers that cannot be held
    ///   exactly, and bytes that are not in the format; the rows before it have been appended.
    mutating func append(_ chunk: UnsafeRawBufferPointer, to columns: inout CandleColumns) throws(CairnError) {
        if carry.isEmpty {
            let used = try decode(chunk, &columns)
            if used < chunk.count { carry.append(contentsOf: chunk[used...]) }
            return
        }
        var bytes: [UInt8] = []
        swap(&bytes, &carry)
        bytes.append(contentsOf: chunk)
        let used = try bytes.withUnsafeBufferPointer { bytes throws(CairnError) in
            try decode(UnsafeRawBufferPointer(bytes), &columns)
        }
        bytes.removeFirst(used)
        swap(&bytes, &carry)
    }

    /// Appends the rows of more bytes.
    mutating func append(_ chunk: [UInt8], to columns: inout CandleColumns) throws(CairnError) {
        try chunk.withUnsafeBufferPointer { bytes throws(CairnError) in
            try append(UnsafeRawBufferPointer(bytes), to: &columns)
        }
    }

    /// How many bytes were used; the rest waits for more.
    private mutating func decode(
        _ bytes: UnsafeRawBufferPointer, _ columns: inout CandleColumns
    ) throws(CairnError) -> Int {
        var position = 0
        if state == .header {
            guard try takeHeader(bytes) else { return 0 }
            position = CandleRows.header.count
        }
        let skipped = min(extensionLength, bytes.count - position)
        extensionLength -= skipped
        position += skipped
        while state == .rows, extensionLength == 0 {
            let used = try takeRow(UnsafeRawBufferPointer(rebasing: bytes[position...]), &columns)
            if used == 0 { break }
            position &+= used
        }
        if state == .ended, position < bytes.count { throw flaw("goes on after the end of its rows") }
        return position
    }

    /// Whether the header was there as a whole.
    private mutating func takeHeader(_ bytes: UnsafeRawBufferPointer) throws(CairnError) -> Bool {
        let signature = CandleRows.header.prefix(11)
        guard zip(bytes, signature).allSatisfy({ $0 == $1 }) else { throw flaw("is not in binary COPY format") }
        guard bytes.count >= CandleRows.header.count else { return false }
        let flags = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 11, as: UInt32.self))
        let length = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 15, as: Int32.self))
        // The upper half says what must not be ignored.
        guard flags >> 16 == 0, length >= 0 else { throw flaw("has a header that is not understood") }
        extensionLength = Int(length)
        state = .rows
        return true
    }

    /// Appends the first row; how many bytes it has, zero when it is not there as a whole.
    @inline(__always)
    private mutating func takeRow(
        _ bytes: UnsafeRawBufferPointer, _ columns: inout CandleColumns
    ) throws(CairnError) -> Int {
        guard bytes.count >= 2 else { return 0 }
        let count = Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))
        guard count == Self.columns.count else {
            guard count == -1 else { throw flaw("has \(count) columns in a row, not \(Self.columns.count)") }
            state = .ended
            return 2
        }
        var end = 2
        guard let time = try field(0, bytes, &end), let open = try field(1, bytes, &end),
            let high = try field(2, bytes, &end), let low = try field(3, bytes, &end),
            let close = try field(4, bytes, &end), let volume = try field(5, bytes, &end)
        else { return 0 }
        var column = 0
        do throws(WireError) {
            let timestamp = try TimeWire.timestamp(time)
            column = 1
            let first = try NumericWire.price(open)
            column = 2
            let highest = try NumericWire.price(high)
            column = 3
            let lowest = try NumericWire.price(low)
            column = 4
            let last = try NumericWire.price(close)
            column = 5
            let units = try NumericWire.decimal(volume)
            columns.append(
                timestamp, open: first, high: highest, low: lowest, close: last, volume: Volume(units: units))
        } catch {
            throw flaw(column, error)
        }
        return end
    }

    /// The bytes of a column, nil when they are not there as a whole.
    @inline(__always)
    private func field(
        _ column: Int, _ bytes: UnsafeRawBufferPointer, _ end: inout Int
    ) throws(CairnError) -> UnsafeRawBufferPointer? {
        guard bytes.count &- end >= 4 else { return nil }
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: end, as: Int32.self)))
        guard length >= 0, length <= Self.maximumField else {
            throw flaw(column, length == -1 ? .stored("holds NULL") : .stored("has a length that no number has"))
        }
        guard length <= bytes.count &- end &- 4 else { return nil }
        defer { end &+= 4 &+ length }
        return UnsafeRawBufferPointer(rebasing: bytes[(end &+ 4)..<(end &+ 4 &+ length)])
    }

    @inline(never)
    private func flaw(_ column: Int, _ error: WireError) -> CairnError {
        error.at("column candles.\(Self.columns[column])", operation: operation)
    }

    @inline(never)
    private func flaw(_ message: String) -> CairnError {
        WireError.stored(message).at("the answer of the server", operation: operation)
    }
}
