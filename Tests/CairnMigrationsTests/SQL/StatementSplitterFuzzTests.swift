import CairnMigrations
import Testing

@Suite struct StatementSplitterFuzzTests {
    static let dialects: [SQLDialect] = [.sqlite, .postgreSQL, .clickHouse, SQLDialect()]
    static let fragments = [
        "'", "\"", "`", "[", "]", "$", "$$", "$a$", "--", "/*", "*/", ";", "\n", "\r\n", " ", "(", ")", "\\", "E'", "#",
        "//", "CREATE", "TRIGGER", "FUNCTION", "BEGIN", "END", "CASE", "ATOMIC", "x", "1", "é", "한", "\u{0}",
    ]

    @Test(arguments: 0..<4)
    func `nothing is lost and nothing crashes, whatever the text`(dialect: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed)
        let splitter = StatementSplitter(Self.dialects[dialect])
        for _ in 0..<5000 {
            let count = Int.random(in: 0..<20, using: &random)
            let text = (0..<count).map { _ in Self.fragments.randomElement(using: &random) ?? "" }.joined()
            guard let statements = try? splitter.split(text) else { continue }
            var rest = text.utf8[...]
            for statement in statements {
                let place = Self.places(of: statement.text, in: rest).first { place in
                    // What lies between two statements is nothing that a database would see.
                    let line = text.utf8[..<place.lowerBound].count { $0 == UInt8(ascii: "\n") } + 1
                    let between = try? splitter.split(String(rest[..<place.lowerBound]) ?? "x")
                    return line == statement.line && between?.isEmpty == true
                }
                let found = try #require(place, "seed \(seed): \(text)")
                rest = rest[found.upperBound...]
            }
            let after = try? splitter.split(String(rest) ?? "x")
            #expect(after?.isEmpty == true, "seed \(seed): \(text)")
        }
    }

    /// Every place of a text in another; the first may lie in a comment.
    private static func places(
        of text: String, in whole: Substring.UTF8View
    ) -> some Sequence<Range<String.Index>> {
        let count = text.utf8.count
        return whole.indices.lazy.filter { whole[$0...].starts(with: text.utf8) }
            .map { $0..<whole.index($0, offsetBy: count) }
    }

    @Test(arguments: 0..<4)
    func `statements that were joined come apart again`(dialect: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed)
        let splitter = StatementSplitter(Self.dialects[dialect])
        let pieces = ["'a;''b'", "\";\"", "(1, 2)", "/* ; */", "-- ; '\n", "x", "CASE WHEN 1 THEN 2 END", "END", "+"]
        let noise = ["", " ", "\n", "-- ;\n", "/* '; */", " ;; "]
        for _ in 0..<2000 {
            let statements = (0..<Int.random(in: 1..<6, using: &random)).map { index in
                let inner = (0..<Int.random(in: 0..<8, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }
                return (["SELECT \(index)"] + inner + ["z"]).joined(separator: " ")
            }
            var text = ""
            for statement in statements {
                text += (noise.randomElement(using: &random) ?? "") + statement + ";"
            }
            text += noise.randomElement(using: &random) ?? ""
            #expect(try splitter.split(text).map(\.text) == statements, "seed \(seed): \(text)")
        }
    }
}
