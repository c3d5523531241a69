/// The state machine of the tokenizer: finds the fields of one row after another in bytes that lie elsewhere.
///
/// When the bytes end within a row it remembers where it stood and goes on there, so that a row which arrives in many
/// pieces is scanned once.
struct CSVRowScanner {
    private enum State {
        case fieldStart, unquoted, quoted, afterQuote
    }

    private(set) var fields: [CSVField] = []
    /// The line on which the current row begins.
    private(set) var line = 0
    private(set) var hasTextAfterQuote = false
    private(set) var isInRow = false
    private(set) var position: Int
    private(set) var rowStart = 0
    private(set) var rowEnd = 0

    private let separator: UInt8
    private let separators: UInt64
    private var state = State.fieldStart
    private var nextLine = 1
    private var endedWithCR = false
    private var fieldStart = 0
    private var quotedEnd = 0
    private var quoteLine = 0
    private var hasQuotes = false

    init(separator: UInt8, position: Int) {
        self.separator = separator
        separators = UInt64(separator) &* ByteScan.ones
        self.position = position
    }

    /// Whether the current row is an empty line.
    var isBlank: Bool { fields.count == 1 && fields[0].start == fields[0].end && !hasQuotes }

    /// Takes note that so many bytes have gone from the front.
    mutating func rebase(by count: Int) {
        position -= count
        rowStart -= count
        rowEnd -= count
        fieldStart -= count
        quotedEnd -= count
    }

    /// Scans to the end of the next row, or of the one it stopped in.
    ///
    /// - Parameter isFinal: Whether the file ends with these bytes.
    /// - Returns: False when the bytes end before the row does.
    mutating func scanRow(in bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) throws(CSVSyntaxError) -> Bool {
        if !isInRow {
            guard beginRow(bytes) else { return false }
        }
        if state == .fieldStart, scanPlainFields(in: bytes) { return true }
        while true {
            if state == .fieldStart {
                guard beginField(bytes, isFinal) else { return false }
            }
            if state == .unquoted {
                position = ByteScan.delimiter(in: bytes, from: position, separators: separators)
                guard position < bytes.count || isFinal else { return false }
                var end = position
                while end > fieldStart, isSpace(bytes[end - 1]) { end -= 1 }
                if endField(bytes, contentEnd: end) { return true }
                continue
            }
            if state == .quoted {
                guard try closeQuote(bytes, isFinal) else { return false }
            }
            guard leaveQuote(bytes, isFinal) else { return false }
            if endField(bytes, contentEnd: quotedEnd) { return true }
        }
    }

    /// Scans fields without quotes and spaces around them, which nearly all are, with the position in a register.
    ///
    /// - Returns: Whether the row has ended; otherwise the general scan goes on with the field it stopped at.
    @inline(__always)
    private mutating func scanPlainFields(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = position
        while start < bytes.count, bytes[start] > .quote {
            let end = ByteScan.delimiter(in: bytes, from: start, separators: separators)
            guard end < bytes.count, end == start || bytes[end - 1] > .quote else { break }
            position = end
            fieldStart = start
            if endField(bytes, contentEnd: end) { return true }
            start = end + 1
        }
        return false
    }

    private mutating func beginRow(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard position < bytes.count else { return false }
        if endedWithCR, bytes[position] == .lineFeed { position += 1 }
        endedWithCR = false
        guard position < bytes.count else { return false }
        isInRow = true
        line = nextLine
        rowStart = position
        fields.removeAll(keepingCapacity: true)
        hasTextAfterQuote = false
        hasQuotes = false
        state = .fieldStart
        return true
    }

    /// Steps to the content of a field; false when the bytes end before it.
    @inline(__always)
    private mutating func beginField(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) -> Bool {
        skipSpaces(bytes)
        guard position < bytes.count || isFinal else { return false }
        state = .unquoted
        if position < bytes.count, bytes[position] == .quote {
            position += 1
            quoteLine = nextLine
            hasQuotes = true
            state = .quoted
        }
        fieldStart = position
        return true
    }

    /// Notes a field and steps over the delimiter behind it; true when the row ends with it.
    @inline(__always)
    private mutating func endField(_ bytes: UnsafeBufferPointer<UInt8>, contentEnd: Int) -> Bool {
        fields.append(CSVField(start: fieldStart - rowStart, end: contentEnd - rowStart))
        rowEnd = position
        if position < bytes.count {
            let delimiter = bytes[position]
            position += 1
            state = .fieldStart
            if delimiter == separator { return false }
            endedWithCR = delimiter == .carriageReturn
        }
        nextLine += 1
        isInRow = false
        return true
    }

    /// Scans to the closing quote; false when the bytes end before it.
    private mutating func closeQuote(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) throws(CSVSyntaxError)
        -> Bool
    {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == .quote {
                // Only the byte behind a quote tells whether it closes the field or is one of a doubled pair.
                guard position + 1 < bytes.count || isFinal else { return false }
                if position + 1 == bytes.count || bytes[position + 1] != .quote {
                    quotedEnd = position
                    position += 1
                    state = .afterQuote
                    return true
                }
                position += 1
            } else if byte == .carriageReturn || (byte == .lineFeed && bytes[position - 1] != .carriageReturn) {
                nextLine += 1
            }
            position += 1
        }
        if isFinal { throw CSVSyntaxError(line: quoteLine, reason: "a quoted field is not closed") }
        return false
    }

    /// Steps from a closing quote to the delimiter; false when the bytes end before it.
    private mutating func leaveQuote(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) -> Bool {
        skipSpaces(bytes)
        let end = ByteScan.delimiter(in: bytes, from: position, separators: separators)
        if end > position { hasTextAfterQuote = true }
        position = end
        return position < bytes.count || isFinal
    }

    @inline(__always)
    private mutating func skipSpaces(_ bytes: UnsafeBufferPointer<UInt8>) {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    }

    @inline(__always)
    private func isSpace(_ byte: UInt8) -> Bool {
        byte == .space || (byte == UInt8(ascii: "\t") && separator != UInt8(ascii: "\t"))
    }
}
