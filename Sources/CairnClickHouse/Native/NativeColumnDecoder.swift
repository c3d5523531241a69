/// Decodes the data of one column while its bytes arrive, stretch by stretch, each copied to its place at once.
struct NativeColumnDecoder {
    /// The content of a finished stretch.
    private enum Part {
        case bytes([UInt8])
        case strings(NativeStrings)
        case ends([Int])
        case keys([UInt32])
        case nothing
    }

    /// What is set aside on a header's word alone; beyond it, room grows with what has arrived.
    private static let trustedBytes = 1 << 20

    private let header: NativeColumnHeader
    private let rowCount: Int
    private let limit: Int
    private var step = 0
    private var isInStep = false
    /// Of the steps so far, the number of values in the stretches inside them.
    private var innerCounts: [Int] = []
    private var parts: [Part] = []

    // The stretch that is being read.
    private var count = 0
    private var missing = 0
    private var bytes: [UInt8] = []
    private var strings = NativeStrings()
    private var ends: [Int] = []
    private var keys: [UInt32] = []
    private var missingOfString: Int?
    private var keyWidth = 1
    private var dictionaryCount = 0
    private var hasKeyCount = false

    /// - Parameters:
    ///   - limit: The most values or bytes that any stretch may have.
    ///   - room: An empty array with room for values of a fixed width.
    init(_ header: NativeColumnHeader, rowCount: Int, limit: Int, room: consuming [UInt8] = []) {
        bytes = room
        self.header = header
        self.rowCount = rowCount
        self.limit = limit
    }

    /// Reads on; true when the column is complete.
    mutating func resume(_ input: inout NativeInput) throws(NativeError) -> Bool {
        while step < header.layout.steps.count {
            if !isInStep { try begin(header.layout.steps[step], available: input.available) }
            guard try advance(header.layout.steps[step].stretch, &input) else { return false }
            isInStep = false
            step += 1
        }
        return true
    }

    /// The column, once ``resume(_:)`` has been true.
    func column(named name: String) -> NativeColumn {
        var next = 0
        return NativeColumn(
            name: name, type: header.type, values: values(of: header.type, count: rowCount, &next))
    }

    private mutating func begin(_ step: NativeLayout.Step, available: Int) throws(NativeError) {
        isInStep = true
        count = step.outer.map { innerCounts[$0] } ?? rowCount
        innerCounts.append(0)
        switch step.stretch {
        case .fixed(let width):
            let (total, overflow) = count.multipliedReportingOverflow(by: width)
            guard !overflow, total <= limit else { throw NativeError("\(count) values of \(width) bytes are too many") }
            missing = total
            bytes.reserveCapacity(min(total, max(available, Self.trustedBytes)))
        case .nothing: missing = count
        case .ends: ends.reserveCapacity(reservation(width: 8, available))
        case .keys:
            hasKeyCount = false
            keys.reserveCapacity(reservation(width: keyWidth, available))
        case .strings: strings.reserve(ends: reservation(width: 1, available))
        case .version, .dictionary: break
        }
    }

    private func reservation(width: Int, _ available: Int) -> Int {
        min(count, max(available / width, Self.trustedBytes / 8))
    }

    private mutating func advance(_ stretch: NativeLayout.Stretch, _ input: inout NativeInput) throws(NativeError)
        -> Bool
    {
        switch stretch {
        case .version: return try readVersion(&input)
        case .fixed: return readFixed(&input)
        case .strings: return try readStrings(&input)
        case .nothing: return readNothing(&input)
        case .ends: return try readEnds(&input)
        case .dictionary: return try readDictionary(&input)
        case .keys: return try readKeys(&input)
        }
    }

    private mutating func readFixed(_ input: inout NativeInput) -> Bool {
        let part = input.take(atMost: missing)
        bytes.append(contentsOf: part)
        missing -= part.count
        guard missing == 0 else { return false }
        parts.append(.bytes(bytes))
        bytes = []
        return true
    }

    private mutating func readNothing(_ input: inout NativeInput) -> Bool {
        missing -= input.take(atMost: missing).count
        guard missing == 0 else { return false }
        parts.append(.nothing)
        return true
    }

    private mutating func readStrings(_ input: inout NativeInput) throws(NativeError) -> Bool {
        while strings.count < count {
            if missingOfString == nil {
                input.skip(strings.appendWhole(input.rest, atMost: count - strings.count))
                guard strings.count < count else { break }
                guard let length = try input.varint() else { return false }
                guard length <= UInt64(limit) else { throw NativeError("a string of \(length) bytes is too long") }
                missingOfString = Int(length)
            }
            let part = input.take(atMost: missingOfString ?? 0)
            strings.appendPart(part)
            missingOfString = missingOfString.map { $0 - part.count }
            guard missingOfString == 0 else { return false }
            strings.endString()
            missingOfString = nil
        }
        parts.append(.strings(strings))
        strings = NativeStrings()
        return true
    }

    private mutating func readEnds(_ input: inout NativeInput) throws(NativeError) -> Bool {
        let part = input.takeValues(atMost: count - ends.count, width: 8)
        let added = NativeInput.numbers(in: part, as: UInt64.self)
        var last = UInt64(ends.last ?? 0)
        for end in added {
            guard end >= last else { throw NativeError("array offsets decrease") }
            last = end
        }
        guard last <= UInt64(limit) else { throw NativeError("an array offset of \(last) is too large") }
        ends.append(contentsOf: added.map { Int($0) })
        guard ends.count == count else { return false }
        innerCounts[step] = ends.last ?? 0
        parts.append(.ends(ends))
        ends = []
        return true
    }
}

// MARK: - LowCardinality

extension NativeColumnDecoder {
    private mutating func readVersion(_ input: inout NativeInput) throws(NativeError) -> Bool {
        guard rowCount > 0 else { return true }
        guard let version = input.uint64() else { return false }
        guard version == NativeDictionary.version else {
            throw NativeError("version \(version) of LowCardinality is unknown")
        }
        return true
    }

    private mutating func readDictionary(_ input: inout NativeInput) throws(NativeError) -> Bool {
        dictionaryCount = 0
        guard count > 0 else { return true }
        guard input.available >= 16, let flags = input.uint64(), let size = input.uint64() else { return false }
        guard let width = NativeDictionary.keyWidth(flags: flags) else {
            throw NativeError("LowCardinality flags \(flags) are unknown")
        }
        guard size <= UInt64(min(limit, Int(UInt32.max))) else {
            throw NativeError("a dictionary of \(size) values is too large")
        }
        keyWidth = width
        dictionaryCount = Int(size)
        innerCounts[step] = dictionaryCount
        return true
    }

    private mutating func readKeys(_ input: inout NativeInput) throws(NativeError) -> Bool {
        if !hasKeyCount, count > 0 {
            guard let keyCount = input.uint64() else { return false }
            guard keyCount == UInt64(count) else { throw NativeError("\(keyCount) keys for \(count) values") }
            hasKeyCount = true
        }
        let part = input.takeValues(atMost: count - keys.count, width: keyWidth)
        switch keyWidth {
        case 1: try appendKeys(part, as: UInt8.self)
        case 2: try appendKeys(part, as: UInt16.self)
        case 4: try appendKeys(part, as: UInt32.self)
        default: try appendKeys(part, as: UInt64.self)
        }
        guard keys.count == count else { return false }
        parts.append(.keys(keys))
        keys = []
        return true
    }

    private mutating func appendKeys<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ part: UnsafeRawBufferPointer, as type: Key.Type
    ) throws(NativeError) {
        let added = NativeInput.numbers(in: part, as: type)
        if let largest = added.max(), largest >= dictionaryCount {
            throw NativeError("key \(largest) is not in a dictionary of \(dictionaryCount) values")
        }
        keys.append(contentsOf: added.map { UInt32(truncatingIfNeeded: $0) })
    }
}

// MARK: - Assembly

extension NativeColumnDecoder {
    /// Puts the parts together in the order in which `NativeLayout` lists their stretches.
    private func values(of type: NativeType, count: Int, _ next: inout Int) -> NativeValues {
        switch type {
        case .string: return .strings(nextStrings(&next))
        case .nothing:
            next += 1
            return .nothing(count: count)
        case .nullable(let inner):
            let isNull = nextBytes(&next)
            return .nullable(isNull: isNull, values(of: inner, count: count, &next))
        case .array(let inner):
            let ends = nextEnds(&next)
            return .array(ends: ends, values(of: inner, count: ends.last ?? 0, &next))
        case .map(let key, let value):
            return arrayOfTuples([key, value], &next)
        case .nested(let elements):
            return arrayOfTuples(elements.map(\.type), &next)
        case .tuple(let elements):
            return tuple(elements.map(\.type), count: count, &next)
        case .lowCardinality(let inner):
            let plain = NativeLayout.dictionaryType(inner)
            let dictionary = values(of: plain, count: 0, &next)
            return .dictionary(keys: nextKeys(&next), dictionary, hasNull: plain != inner)
        default:
            return .fixed(NativeFixed(width: type.fixedWidth ?? 1, bytes: nextBytes(&next)))
        }
    }

    private func arrayOfTuples(_ types: [NativeType], _ next: inout Int) -> NativeValues {
        let ends = nextEnds(&next)
        return .array(ends: ends, tuple(types, count: ends.last ?? 0, &next))
    }

    private func tuple(_ types: [NativeType], count: Int, _ next: inout Int) -> NativeValues {
        if types.isEmpty { next += 1 }
        return .tuple(types.map { values(of: $0, count: count, &next) }, count: count)
    }

    private func part(_ next: inout Int) -> Part {
        defer { next += 1 }
        return next < parts.count ? parts[next] : .nothing
    }

    private func nextBytes(_ next: inout Int) -> [UInt8] {
        if case .bytes(let bytes) = part(&next) { bytes } else { [] }
    }

    private func nextStrings(_ next: inout Int) -> NativeStrings {
        if case .strings(let strings) = part(&next) { strings } else { NativeStrings() }
    }

    private func nextEnds(_ next: inout Int) -> [Int] {
        if case .ends(let ends) = part(&next) { ends } else { [] }
    }

    private func nextKeys(_ next: inout Int) -> [UInt32] {
        if case .keys(let keys) = part(&next) { keys } else { [] }
    }
}
