/// Writes XML elements one per line, indented, with attributes in the order given.
struct SVGWriter {
    private(set) var text = ""
    private var depth = 0

    /// Attributes of an element, in order.
    typealias Attributes = KeyValuePairs<String, String>

    /// Writes an element without content.
    mutating func element(_ name: String, _ attributes: Attributes) {
        line("<\(name)\(Self.text(of: attributes))/>")
    }

    /// Writes an element that holds text.
    mutating func element(_ name: String, _ attributes: Attributes = [:], text content: String) {
        line("<\(name)\(Self.text(of: attributes))>\(Self.escaped(content))</\(name)>")
    }

    /// Writes an element that holds text in several styles, each a `tspan` of its own.
    mutating func textElement(_ attributes: Attributes, spans: [(attributes: Attributes, text: String)]) {
        let content = spans.map { "<tspan\(Self.text(of: $0.attributes))>\(Self.escaped($0.text))</tspan>" }
        line("<text\(Self.text(of: attributes))>\(content.joined())</text>")
    }

    /// Writes an element whose content the closure writes.
    mutating func group(_ name: String, _ attributes: Attributes, content: (inout SVGWriter) -> Void) {
        line("<\(name)\(Self.text(of: attributes))>")
        depth += 1
        content(&self)
        depth -= 1
        line("</\(name)>")
    }

    /// Writes lines as they are.
    mutating func raw(_ lines: [String]) {
        for content in lines { line(content) }
    }

    private mutating func line(_ content: String) {
        text += String(repeating: "  ", count: depth) + content + "\n"
    }

    private static func text(of attributes: Attributes) -> String {
        attributes.reduce(into: "") { $0 += " \($1.key)=\"\(escaped($1.value))\"" }
    }

    /// The text with markup characters as entities; what XML 1.0 cannot hold becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\r", "\t": escaped += " "
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
