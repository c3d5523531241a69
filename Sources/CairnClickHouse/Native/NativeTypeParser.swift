import CairnRuntime

/// Reads the text of a type by recursive descent; blanks and line ends between its parts do not matter.
struct NativeTypeParser {
    private let text: [UInt8]
    private let limits: NativeLimits
    private var position = 0

    static func parse(_ text: [UInt8], limits: NativeLimits) throws(NativeError) -> NativeType {
        guard text.count <= limits.typeLength else { throw NativeError("the type has \(text.count) bytes") }
        var parser = NativeTypeParser(text: text, limits: limits)
        let type = try parser.type(depth: 0)
        parser.skipBlanks()
        guard parser.position == text.count else { throw parser.unexpected("the end") }
        return type
    }

    private init(text: [UInt8], limits: NativeLimits) {
        self.text = text
        self.limits = limits
    }

    private mutating func type(depth: Int) throws(NativeError) -> NativeType {
        guard depth < limits.typeDepth else { throw NativeError("the type nests deeper than \(limits.typeDepth)") }
        let name = try identifier("a type")
        return try type(named: name, depth: depth)
    }

    private mutating func type(named name: String, depth: Int) throws(NativeError) -> NativeType {
        if let plain = Self.plain[name] { return plain }
        switch name {
        case "FixedString": return .fixedString(try argument(in: 1...0xFF_FFFF))
        case "DateTime": return try dateTime()
        case "DateTime64": return try dateTime64()
        case "Time64": return .time64(scale: try argument(in: 0...9))
        case "Decimal": return try decimal()
        case "Decimal32", "Decimal64", "Decimal128", "Decimal256":
            let precision = ["Decimal32": 9, "Decimal64": 18, "Decimal128": 38][name] ?? 76
            return .decimal(precision: precision, scale: try argument(in: 0...precision))
        case "Enum8", "Enum16": return .enumeration(try enumeration(bits: name == "Enum8" ? 8 : 16))
        case "Nullable": return .nullable(try inner(depth))
        case "Array": return .array(try inner(depth))
        case "LowCardinality": return try lowCardinality(depth)
        case "Tuple": return .tuple(try elements(depth, named: false))
        case "Nested": return .nested(try elements(depth, named: true))
        case "Map": return try map(depth)
        case "SimpleAggregateFunction": return try simpleAggregateFunction(depth)
        default: throw NativeError("the type \(name) is not supported")
        }
    }

    private mutating func inner(_ depth: Int) throws(NativeError) -> NativeType {
        try expect("(")
        let type = try type(depth: depth + 1)
        try expect(")")
        return type
    }

    private mutating func lowCardinality(_ depth: Int) throws(NativeError) -> NativeType {
        let inner = try inner(depth)
        let plain = if case .nullable(let value) = inner { value } else { inner }
        // The dictionary is one flat column: what would nest in it has no place in the format.
        guard plain == .string || plain.fixedWidth != nil else {
            throw NativeError("LowCardinality(\(inner)) is no type")
        }
        return .lowCardinality(inner)
    }

    private mutating func map(_ depth: Int) throws(NativeError) -> NativeType {
        try expect("(")
        let key = try type(depth: depth + 1)
        try expect(",")
        let value = try type(depth: depth + 1)
        try expect(")")
        return .map(key, value)
    }

    /// The elements in parentheses; a tuple may have none, and then no parentheses either.
    private mutating func elements(_ depth: Int, named: Bool) throws(NativeError) -> [NativeType.Element] {
        var elements: [NativeType.Element] = []
        guard accept("(") else { return elements }
        if accept(")") { return elements }
        repeat {
            elements.append(try element(depth, named: named))
        } while accept(",")
        try expect(")")
        return elements
    }

    private mutating func element(_ depth: Int, named: Bool) throws(NativeError) -> NativeType.Element {
        guard depth + 1 < limits.typeDepth else { throw NativeError("the type nests deeper than \(limits.typeDepth)") }
        if peek() == UInt8(ascii: "`") {
            let name = try quoted("`")
            return .init(try type(depth: depth + 1), name: name)
        }
        let word = try identifier("an element")
        // Two words in a row are a name and its type, one alone is a type.
        if named || peek().map(NativeQuoting.isIdentifierStart) == true {
            return .init(try type(depth: depth + 1), name: word)
        }
        return .init(try type(named: word, depth: depth + 1))
    }

    /// `SimpleAggregateFunction(f, T)` travels as `T`; the function may have parameters of its own.
    private mutating func simpleAggregateFunction(_ depth: Int) throws(NativeError) -> NativeType {
        try expect("(")
        var open = 0
        while let byte = peek(), open > 0 || byte != UInt8(ascii: ",") {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "`"):
                _ = try quoted(Unicode.Scalar(byte))
                continue
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"): open -= 1
            default: break
            }
            guard open >= 0 else { break }
            position += 1
        }
        try expect(",")
        let type = try type(depth: depth + 1)
        try expect(")")
        return type
    }

    private mutating func dateTime() throws(NativeError) -> NativeType {
        guard accept("(") else { return .dateTime(zone: nil) }
        let zone = try quoted("'")
        try expect(")")
        return .dateTime(zone: zone)
    }

    private mutating func dateTime64() throws(NativeError) -> NativeType {
        try expect("(")
        let scale = try number(in: 0...9)
        let zone = accept(",") ? try quoted("'") : nil
        try expect(")")
        return .dateTime64(scale: scale, zone: zone)
    }

    private mutating func decimal() throws(NativeError) -> NativeType {
        try expect("(")
        let precision = try number(in: 1...76)
        let scale = accept(",") ? try number(in: 0...precision) : 0
        try expect(")")
        return .decimal(precision: precision, scale: scale)
    }

    private mutating func enumeration(bits: Int) throws(NativeError) -> NativeEnum {
        try expect("(")
        var cases: [(name: String, number: Int16)] = []
        repeat {
            let name = try quoted("'")
            try expect("=")
            cases.append((name, Int16(try number(in: Int(Int16.min)...Int(Int16.max)))))
        } while accept(",")
        try expect(")")
        return try NativeEnum(bits: bits, cases)
    }
}

// MARK: - Tokens

extension NativeTypeParser {
    private static let plain: [String: NativeType] = {
        var types: [String: NativeType] = [
            "Float32": .float32, "Float64": .float64, "BFloat16": .bfloat16, "Bool": .bool, "String": .string,
            "Date": .date, "Date32": .date32, "Time": .time, "UUID": .uuid, "IPv4": .ipv4, "IPv6": .ipv6,
            "Nothing": .nothing,
        ]
        for bits in [8, 16, 32, 64, 128, 256] {
            types["Int\(bits)"] = .int(bits)
            types["UInt\(bits)"] = .uint(bits)
        }
        let point = NativeType.tuple([.init(.float64), .init(.float64)])
        types["Point"] = point
        for name in ["Ring", "LineString", "MultiPoint"] { types[name] = .array(point) }
        for name in ["Polygon", "MultiLineString"] { types[name] = .array(.array(point)) }
        types["MultiPolygon"] = .array(.array(.array(point)))
        return types
    }()

    private mutating func skipBlanks() {
        while position < text.count, [0x20, 0x0A, 0x0D, 0x09].contains(text[position]) { position += 1 }
    }

    /// The next byte that is not blank.
    private mutating func peek() -> UInt8? {
        skipBlanks()
        return position < text.count ? text[position] : nil
    }

    private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(NativeError) {
        guard accept(scalar) else { throw unexpected("\"\(scalar)\"") }
    }

    private mutating func identifier(_ what: String) throws(NativeError) -> String {
        guard peek().map(NativeQuoting.isIdentifierStart) == true else { throw unexpected(what) }
        let start = position
        while position < text.count, NativeQuoting.isIdentifierPart(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func argument(in range: ClosedRange<Int>) throws(NativeError) -> Int {
        try expect("(")
        let number = try number(in: range)
        try expect(")")
        return number
    }

    private mutating func number(in range: ClosedRange<Int>) throws(NativeError) -> Int {
        let isNegative = accept("-")
        guard peek() != nil else { throw unexpected("a number") }
        let start = position
        while position < text.count, (0x30...0x39).contains(text[position]) { position += 1 }
        let digits = String(decoding: text[start..<position], as: UTF8.self)
        guard let number = Int(isNegative ? "-" + digits : digits) else { throw unexpected("a number") }
        guard range.contains(number) else {
            throw NativeError("the number \(number) is not within \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The content of text in quotes; a backslash escapes, and a doubled quote is one.
    private mutating func quoted(_ quote: Unicode.Scalar) throws(NativeError) -> String {
        try expect(quote)
        var content: [UInt8] = []
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\\"), position < text.count {
                content.append(NativeQuoting.unescaped(text[position]))
                position += 1
            } else if byte != UInt8(ascii: quote) {
                content.append(byte)
            } else if position < text.count, text[position] == byte {
                content.append(byte)
                position += 1
            } else {
                return String(decoding: content, as: UTF8.self)
            }
        }
        throw unexpected("\"\(quote)\"")
    }

    private func unexpected(_ wanted: String) -> NativeError {
        let rest = String(decoding: text[position...].prefix(20), as: UTF8.self)
        let found = rest.isEmpty ? "the end" : "\"\(rest)\""
        return NativeError("the type has \(found) at byte \(position) instead of \(wanted)")
    }
}
