import CairnDomain

/// A value for a parameter `{name:Type}`, as text in the form that the server reads for the type.
///
/// Source: https://clickhouse.com/docs/interfaces/http#tabs-in-url-parameters and the server itself: a value is read
/// as a field of the TabSeparated format; inside of an array, texts are quoted instead.
struct QueryParameter: Sendable, Hashable {
    /// The type, in ClickHouse's words.
    let type: String
    /// The value, escaped.
    let value: String

    init(type: String, escaped value: String) {
        self.type = type
        self.value = value
    }

    static func text(_ text: String) -> QueryParameter {
        QueryParameter(type: "String", escaped: escaped(text.utf8))
    }

    static func bytes(_ bytes: some Sequence<UInt8>) -> QueryParameter {
        QueryParameter(type: "String", escaped: escaped(bytes, isText: false))
    }

    static func integer(_ value: some BinaryInteger) -> QueryParameter {
        QueryParameter(type: "Int64", escaped: "\(value)")
    }

    static func unsigned(_ value: UInt64) -> QueryParameter {
        QueryParameter(type: "UInt64", escaped: "\(value)")
    }

    /// A number that needs no escaping.
    static func number(_ text: String, type: String) -> QueryParameter {
        QueryParameter(type: type, escaped: text)
    }

    /// Several values of one type, whose own values are taken as they would stand alone.
    ///
    /// - Parameter isQuoted: Whether the elements are texts.
    static func array(of type: String, _ elements: [String], isQuoted: Bool) -> QueryParameter {
        let values = isQuoted ? elements.map { "'" + escaped($0.utf8, isQuoted: true) + "'" } : elements
        return QueryParameter(type: "Array(\(type))", escaped: "[" + values.joined(separator: ",") + "]")
    }

    private static func escaped(
        _ bytes: some Sequence<UInt8>, isText: Bool = true, isQuoted: Bool = false
    ) -> String {
        var escaped: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"): escaped += Array(#"\\"#.utf8)
            case UInt8(ascii: "'") where isQuoted: escaped += Array(#"\'"#.utf8)
            case UInt8(ascii: "\t"): escaped += Array(#"\t"#.utf8)
            case UInt8(ascii: "\n"): escaped += Array(#"\n"#.utf8)
            case UInt8(ascii: "\r"): escaped += Array(#"\r"#.utf8)
            case 0: escaped += Array(#"\0"#.utf8)
            case 0x80... where !isText: escaped += Array(#"\x"#.utf8) + hexadecimal(byte)
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
