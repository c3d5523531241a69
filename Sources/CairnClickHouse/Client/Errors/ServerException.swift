/// An exception of the server: `Code: 60. DB::Exception: Table me.x does not exist. (UNKNOWN_TABLE) (version 26.9)`.
struct ServerException: Error, Sendable, Hashable, CustomStringConvertible {
    /// The number; 0 when the answer had none.
    var code: Int
    /// The name, such as `UNKNOWN_TABLE`; empty when the answer had none.
    var name: String
    /// What the server said; may hold stored values.
    var message: String

    init(code: Int, name: String = "", message: String) {
        self.code = code
        self.name = name
        self.message = message
    }

    /// Reads the body of a failed answer.
    ///
    /// - Parameter header: The value of `X-ClickHouse-Exception-Code`.
    init(body: String, header: String?) {
        message = body.trimmingTrailingWhitespace
        let digits = message.hasPrefix("Code: ") ? message.dropFirst("Code: ".count).prefix(while: \.isNumber) : ""
        code = header.flatMap { Int($0) } ?? Int(digits) ?? 0
        name = Self.name(in: message)
    }

    /// The word in capitals and parentheses that ends the message, but for the version: anywhere else it may be a value.
    private static func name(in message: String) -> String {
        var rest = message[...]
        if let version = rest.ranges(of: " (version ").last { rest = rest[..<version.lowerBound] }
        guard rest.last == ")", let open = rest.lastIndex(of: "(") else { return "" }
        let word = rest[rest.index(after: open)...].dropLast()
        let isName = word.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == 0x5F || (0x30...0x39).contains($0) }
        return isName ? String(word) : ""
    }

    /// What the server said.
    var description: String { message }
}

extension String {
    fileprivate var trimmingTrailingWhitespace: String {
        lastIndex { !$0.isWhitespace }.map { String(self[...$0]) } ?? ""
    }
}
