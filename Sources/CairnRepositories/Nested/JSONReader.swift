/// Reads JSON text (RFC 8259) as stored values: whole numbers of 64 bits as such, all others as floating point.
///
/// `JSONDecoder` cannot be asked what comes next: each guess that fails throws, which costs more than all the rest.
struct JSONReader {
    /// Where and why a text is not JSON.
    struct Flaw: Error {
        /// How many bytes come before it.
        let offset: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The value of a text that holds nothing else.
    static func read(_ text: String) throws(Flaw) -> StoredValue {
        var text = text
        let result: Result<StoredValue, Flaw> = text.withUTF8 { bytes in
            var reader = JSONReader(bytes)
            do throws(Flaw) {
                let value = try reader.value()
                reader.skipSpace()
                guard reader.index == bytes.count else { throw reader.flaw }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private var flaw: Flaw { Flaw(offset: index) }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func value() throws(Flaw) -> StoredValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func array() throws(Flaw) -> StoredValue {
        var elements: [StoredValue] = []
        try enter()
        if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
        repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
        try require(UInt8(ascii: "]"))
        return leave(.array(elements))
    }

    private mutating func object() throws(Flaw) -> StoredValue {
        var members: [StoredValue.Member] = []
        try enter()
        if take(UInt8(ascii: "}")) { return leave(.object(members)) }
        repeat {
            skipSpace()
            let name = try string()
            try require(UInt8(ascii: ":"))
            members.append(.init(name, try value()))
        } while take(UInt8(ascii: ","))
        try require(UInt8(ascii: "}"))
        return leave(.object(members))
    }

    private mutating func enter() throws(Flaw) {
        index += 1
        depth += 1
        if depth > StoredValue.maximumDepth { throw flaw }
    }

    private mutating func leave(_ value: StoredValue) -> StoredValue {
        depth -= 1
        return value
    }

    private mutating func word(_ word: StaticString, _ value: StoredValue) throws(Flaw) -> StoredValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw flaw }
            index += 1
        }
        return value
    }

    // MARK: Numbers

    private mutating func number() throws(Flaw) -> StoredValue {
        let start = index
        _ = takeByte(UInt8(ascii: "-"))
        let digits = index
        try skipDigits()
        // A zero stands alone: 01 is no number.
        if bytes[digits] == UInt8(ascii: "0"), index - digits > 1 { throw flaw }
        var isWhole = true
        if takeByte(UInt8(ascii: ".")) {
            isWhole = false
            try skipDigits()
        }
        if takeByte(UInt8(ascii: "e")) || takeByte(UInt8(ascii: "E")) {
            isWhole = false
            _ = takeByte(UInt8(ascii: "+")) || takeByte(UInt8(ascii: "-"))
            try skipDigits()
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
        // Among whole numbers there is no negative zero.
        if isWhole, text != "-0", let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else { throw Flaw(offset: start) }
        return .double(number)
    }

    private mutating func skipDigits() throws(Flaw) {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        if index == start { throw flaw }
    }

    // MARK: Texts

    private mutating func string() throws(Flaw) -> String {
        guard takeByte(UInt8(ascii: "\"")) else { throw flaw }
        let start = index
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
        let plain = UnsafeBufferPointer(rebasing: bytes[start..<index])
        if takeByte(UInt8(ascii: "\"")) { return String(decoding: plain, as: UTF8.self) }
        // Few texts have escapes.
        var text = Array(plain)
        while true {
            guard let byte = next, byte >= 0x20 else { throw flaw }
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(Flaw) {
        guard let byte = next else { throw flaw }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text.append(contentsOf: Character(try scalar()).utf8)
        default: throw flaw
        }
    }

    /// The character of one `\u` escape, or of two that are surrogates of each other.
    private mutating func scalar() throws(Flaw) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), takeByte(UInt8(ascii: "\\")), takeByte(UInt8(ascii: "u")) else {
            throw flaw
        }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw flaw }
        return scalar
    }

    private mutating func codeUnit() throws(Flaw) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw flaw }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    // MARK: Marks

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        return takeByte(byte)
    }

    private mutating func takeByte(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func require(_ byte: UInt8) throws(Flaw) {
        guard take(byte) else { throw flaw }
    }
}
