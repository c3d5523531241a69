/// Reads blocks in ClickHouse's Native format (client revision 0) while their bytes arrive.
///
/// Bytes are decoded as they are fed and copied once, into the column they belong to. Only the bytes of a number that
/// is cut off, fewer than 16, wait for what follows.
struct NativeReader: Sendable {
    private enum State {
        case columnCount, rowCount, nameLength, name, typeLength, type, data
    }

    /// More bytes than any number of the format has.
    private static let atomLimit = 16
    /// Columns whose room is kept.
    private static let spareLimit = 32

    private let limits: NativeLimits
    private var state = State.columnCount
    private var carry: [UInt8] = []
    private var failure: NativeError?
    private var finished: [NativeBlock] = []
    private var delivered = 0

    // The block that is being read.
    private var columnCount = 0
    private var rowCount = 0
    private var blockBytes = 0
    private var columns: [NativeColumn] = []
    private var text: [UInt8] = []
    private var textLength = 0
    private var name = ""
    private var decoder: NativeColumnDecoder?

    /// The types of the block before, which nearly always are those of the next.
    private var headers: [NativeColumnHeader] = []
    /// Room of columns that nobody reads any more, by their place; new room would first have to be mapped.
    private var spare: [[UInt8]] = []

    init(limits: NativeLimits = .standard) {
        self.limits = limits
    }

    /// Decodes more bytes of the stream.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while failure == nil, !rest.isEmpty {
            guard !carry.isEmpty else {
                let used = decode(UnsafeRawBufferPointer(rebasing: rest))
                if failure == nil { carry.append(contentsOf: rest.dropFirst(used)) }
                return
            }
            // Whatever number is cut off in the carry ends within so many bytes more.
            let added = rest.prefix(Self.atomLimit)
            let old = carry.count
            var joined: [UInt8] = []
            swap(&joined, &carry)
            joined.append(contentsOf: added)
            let used = joined.withUnsafeBytes { decode($0) }
            if used > old {
                joined.removeAll(keepingCapacity: true)
                rest = rest.dropFirst(used - old)
            } else {
                rest = rest.dropFirst(added.count)
                joined.removeFirst(used)
            }
            swap(&joined, &carry)
        }
    }

    /// Decodes more bytes of the stream.
    mutating func feed(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { feed($0) }
    }

    /// The next block that is complete, or nil when more bytes are needed.
    mutating func next() throws(NativeError) -> NativeBlock? {
        guard delivered < finished.count else {
            if let failure { throw failure }
            return nil
        }
        var block = NativeBlock(columns: [], rowCount: 0)
        swap(&block, &finished[delivered])
        delivered += 1
        if delivered == finished.count {
            finished.removeAll(keepingCapacity: true)
            delivered = 0
        }
        return block
    }

    /// Takes back a block that was read, for the columns of the next.
    mutating func recycle(_ block: consuming NativeBlock) {
        spare = block.columns.prefix(Self.spareLimit).map { column in
            if case .fixed(let values) = column.values { values.bytes } else { [] }
        }
    }

    /// Ends the stream.
    ///
    /// - Throws: `NativeError` when the bytes were wrong or end within a block.
    func finish() throws(NativeError) {
        if let failure { throw failure }
        guard state == .columnCount, carry.isEmpty else {
            let place =
                columns.count < columnCount ? "in column \(columns.count + 1) of \(columnCount)" : "in its header"
            throw NativeError("the stream ends within a block, \(place)")
        }
    }

    /// Decodes as far as the bytes go; returns how many it used.
    private mutating func decode(_ bytes: UnsafeRawBufferPointer) -> Int {
        var input = NativeInput(bytes)
        do throws(NativeError) {
            while try advance(&input) {}
        } catch {
            failure = error
        }
        return input.position
    }

    /// Takes one step; false when it lacks bytes.
    private mutating func advance(_ input: inout NativeInput) throws(NativeError) -> Bool {
        let start = input.position
        let isDone =
            switch state {
            case .columnCount: try readColumnCount(&input)
            case .rowCount: try readRowCount(&input)
            case .nameLength: try readLength(&input, limit: limits.nameLength, of: "name", then: .name)
            case .name: try readName(&input)
            case .typeLength: try readLength(&input, limit: limits.typeLength, of: "type", then: .type)
            case .type: try readType(&input)
            case .data: try readData(&input)
            }
        blockBytes &+= input.position &- start
        guard blockBytes <= limits.blockBytes else {
            throw NativeError("a block has more than \(limits.blockBytes) bytes")
        }
        return isDone
    }

    private mutating func readColumnCount(_ input: inout NativeInput) throws(NativeError) -> Bool {
        blockBytes = 0
        guard let count = try input.varint() else { return false }
        guard count <= UInt64(limits.columns) else { throw NativeError("a block of \(count) columns is too wide") }
        columnCount = Int(count)
        state = .rowCount
        return true
    }

    private mutating func readRowCount(_ input: inout NativeInput) throws(NativeError) -> Bool {
        guard let count = try input.varint() else { return false }
        guard count <= UInt64(limits.rowsPerBlock) else { throw NativeError("a block of \(count) rows is too long") }
        rowCount = Int(count)
        endColumn()
        return true
    }

    private mutating func readLength(
        _ input: inout NativeInput, limit: Int, of what: String, then next: State
    ) throws(NativeError) -> Bool {
        guard let length = try input.varint() else { return false }
        guard length <= UInt64(limit) else {
            throw NativeError("column \(columns.count + 1): a \(what) of \(length) bytes is too long")
        }
        textLength = Int(length)
        text.removeAll(keepingCapacity: true)
        state = next
        return true
    }

    /// Collects a text; true when it is complete.
    private mutating func readText(_ input: inout NativeInput) -> Bool {
        text.append(contentsOf: input.take(atMost: textLength - text.count))
        return text.count == textLength
    }

    private mutating func readName(_ input: inout NativeInput) throws(NativeError) -> Bool {
        guard readText(&input) else { return false }
        guard let name = String(validating: text, as: UTF8.self) else {
            throw NativeError("column \(columns.count + 1): its name is not UTF-8")
        }
        self.name = name
        state = .typeLength
        return true
    }

    private mutating func readType(_ input: inout NativeInput) throws(NativeError) -> Bool {
        guard readText(&input) else { return false }
        let index = columns.count
        if index >= headers.count || headers[index].text != text {
            headers.removeSubrange(min(index, headers.count)...)
            do throws(NativeError) {
                headers.append(try NativeColumnHeader(parsing: text, limits: limits))
            } catch {
                throw error.within("column \(name)")
            }
        }
        var room: [UInt8] = []
        if headers[index].type.fixedWidth != nil, spare.indices.contains(index) {
            swap(&room, &spare[index])
            room.removeAll(keepingCapacity: true)
        }
        decoder = NativeColumnDecoder(headers[index], rowCount: rowCount, limit: limits.blockBytes, room: room)
        state = .data
        return true
    }

    private mutating func readData(_ input: inout NativeInput) throws(NativeError) -> Bool {
        do throws(NativeError) {
            guard try decoder?.resume(&input) == true else { return false }
        } catch {
            throw error.within("column \(name)")
        }
        if let decoder { columns.append(decoder.column(named: name)) }
        decoder = nil
        endColumn()
        return true
    }

    /// Goes on to the next column, or ends the block.
    private mutating func endColumn() {
        guard columns.count == columnCount else {
            state = .nameLength
            return
        }
        finished.append(NativeBlock(columns: columns, rowCount: rowCount))
        columns = []
        columnCount = 0
        state = .columnCount
    }
}
