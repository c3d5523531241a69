import CairnMigrations
import TestSupport
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
        var random = SeededGenerator(seed: seed)
        let splitter = StatementSplitter(Self.dialects[dialect])
        for _ in 0..<500 {
            let count = Int.random(in: 0..<20, using: &random)
            let text = (0..<count).map { _ in Self.fragments.randomElement(using: &random) ?? "" }.joined()
            guard let statements = try? splitter.split(text) else { continue }
            #expect(
                Self.tokens(text, splitter) == statements.flatMap { Self.tokens($0.text, splitter) },
                "seed \(seed): \(text)")
            for statement in statements {
                #expect(Self.begins(statement, inItsLineOf: text), "seed \(seed): \(text)")
            }
            // Split again, each is one statement: itself. The last may lack a parenthesis, so it gets no semicolon.
            let again = try splitter.split(statements.map(\.text).joined(separator: "\n;\n"))
            #expect(again.map(\.text) == statements.map(\.text), "seed \(seed): \(text)")
        }
    }

    /// What a database would see of a text, but for the semicolons.
    private static func tokens(_ text: String, _ splitter: StatementSplitter) -> [Substring] {
        splitter.condensed(text).split(separator: " ").filter { $0 != ";" }
    }

    private static func begins(_ statement: MigrationStatement, inItsLineOf text: String) -> Bool {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard statement.line <= lines.count else { return false }
        return lines[statement.line - 1].indices.contains { text.utf8[$0...].starts(with: statement.text.utf8) }
    }

    @Test(arguments: 0..<4)
    func `statements that were joined come apart again`(dialect: Int) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let splitter = StatementSplitter(Self.dialects[dialect])
        let pieces = ["'a;''b'", "\";\"", "(1, 2)", "/* ; */", "-- ; '\n", "x", "CASE WHEN 1 THEN 2 END", "END", "+"]
        let noise = ["", " ", "\n", "-- ;\n", "/* '; */", " ;; "]
        for _ in 0..<500 {
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
