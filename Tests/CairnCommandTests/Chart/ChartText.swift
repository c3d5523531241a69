import Testing

@testable import cairn

/// A rendered chart without its colours.
struct ChartText {
    let lines: [String]

    init(_ text: String) {
        var plain = ""
        var rest = text[...]
        while let escape = rest.firstIndex(of: "\u{1B}") {
            plain += rest[..<escape]
            rest = rest[escape...].drop { $0 != "m" }.dropFirst()
        }
        lines = (plain + rest).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    var widths: Set<Int> { Set(lines.map(\.displayWidth)) }
}
