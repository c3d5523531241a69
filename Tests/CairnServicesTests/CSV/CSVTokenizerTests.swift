import TestSupport
import Testing

@testable import CairnServices

@Suite struct CSVTokenizerTests {
    /// A row with the line it begins on.
    struct Row: Equatable, CustomStringConvertible {
        let line: Int
        let fields: [String]
        var description: String { "\(line): \(fields)" }

        init(_ line: Int, _ fields: String...) {
            self.line = line
            self.fields = fields
        }

        init(_ row: CSVRow) {
            line = row.line
            fields = row.fields.indices.map { String(decoding: row[$0], as: UTF8.self) }
        }
    }

    private func rows(_ text: String, separator: Character = ",", chunk: Int = .max) throws -> [Row] {
        var tokenizer = CSVTokenizer(separator: separator.asciiValue ?? 0)
        var rows: [Row] = []
        var rest = Array(text.utf8)[...]
        while true {
            while try tokenizer.nextRow() { rows.append(tokenizer.withRow { Row($0) }) }
            if tokenizer.isFinished { return rows }
            if rest.isEmpty { tokenizer.finish() } else { tokenizer.append(Array(rest.prefix(chunk))) }
            rest = rest.dropFirst(chunk)
        }
    }

    static let shapes: [(String, [Row])] = [
        ("", []),
        ("a", [Row(1, "a")]),
        ("a,b\nc,d\n", [Row(1, "a", "b"), Row(2, "c", "d")]),
        ("a,b\r\nc,d", [Row(1, "a", "b"), Row(2, "c", "d")]),
        ("a,b\rc,d\r", [Row(1, "a", "b"), Row(2, "c", "d")]),
        ("a\r\n\r\n\rb\n\n  \nc", [Row(1, "a"), Row(4, "b"), Row(7, "c")]),
        (",\n,,", [Row(1, "", ""), Row(2, "", "", "")]),
        (" a , b\t,\tc d ", [Row(1, "a", "b", "c d")]),
        ("\"a\",\"\"\n\"\"", [Row(1, "a", ""), Row(2, "")]),
        ("\"a,\"\"b\"\"\",c", [Row(1, "a,\"\"b\"\"", "c")]),
        ("\"1\n2\r\n3\r4\",x\ny", [Row(1, "1\n2\r\n3\r4", "x"), Row(5, "y")]),
        ("x, \"y\" ,z", [Row(1, "x", "y", "z")]),
        ("a\"b,\"c\"", [Row(1, "a\"b", "c")]),
        (
            "long field that takes several words,\u{B}\u{C}tabs\u{1}",
            [
                Row(1, "long field that takes several words", "\u{B}\u{C}tabs\u{1}")
            ]
        ),
        ("가격,ä,\u{FEFF}", [Row(1, "가격", "ä", "\u{FEFF}")]),
    ]

    @Test(arguments: shapes)
    func splitsAnyChunking(text: String, expected: [Row]) throws {
        for chunk in [Int.max, 1, 2, 3, 5, 8, 13] {
            #expect(try rows(text, chunk: chunk) == expected, "chunks of \(chunk)")
        }
    }

    @Test(arguments: [";", "\t"] as [Character])
    func splitsAtOtherSeparators(separator: Character) throws {
        let text = "a,b\(separator)c\(separator)\(separator) d \n"
        #expect(try rows(text, separator: separator) == [Row(1, "a,b", "c", "", "d")])
    }

    @Test func tellsTextAfterAQuote() throws {
        var tokenizer = CSVTokenizer(separator: UInt8(ascii: ","), bytes: Array("\"a\"b,c\n\"d\" ,e\n".utf8))
        #expect(try tokenizer.nextRow())
        #expect(tokenizer.withRow(\.hasTextAfterQuote))
        #expect(try tokenizer.nextRow())
        #expect(!tokenizer.withRow(\.hasTextAfterQuote))
    }

    @Test(arguments: [Int.max, 1, 7])
    func anOpenQuoteIsAnErrorWithTheLineItOpensOn(chunk: Int) {
        #expect(throws: CSVSyntaxError(line: 4, reason: "a quoted field is not closed")) {
            try rows("a\n\"b\n\"\nc,\"d\n\ne\n", chunk: chunk)
        }
    }

    @Test(arguments: [Int.max, 1000, 65_536])
    func aRowMayNotExceedTheLimit(chunk: Int) throws {
        let longest = String(repeating: "x", count: CSVTokenizer.rowLimit - 1)
        #expect(try rows("a\n\(longest)\nb\n", chunk: chunk).count == 3)
        let error = #expect(throws: CSVSyntaxError.self) { try rows("a\n\(longest)x\nb\n", chunk: chunk) }
        #expect(error?.line == 2)
        let open = #expect(throws: CSVSyntaxError.self) { try rows("a\n\"\(longest)\(longest)", chunk: chunk) }
        #expect(open?.line == 2)
    }

    @Test func theBufferDoesNotGrowWithTheFile() throws {
        var tokenizer = CSVTokenizer(separator: UInt8(ascii: ","))
        let piece = [UInt8](String(repeating: "1,2,3\n", count: 5000).utf8) + Array("half a row".utf8)
        for _ in 0..<50 {
            tokenizer.append(piece)
            while try tokenizer.nextRow() {}
            #expect(tokenizer.bufferedBytes <= piece.count + 16)
        }
    }

    @Test func aCopyLooksAheadOnItsOwn() throws {
        var tokenizer = CSVTokenizer(separator: UInt8(ascii: ","), bytes: Array("a\nb\nc\n".utf8))
        #expect(try tokenizer.nextRow())
        var scout = tokenizer
        #expect(try scout.nextRow())
        #expect(try scout.nextRow())
        #expect(scout.line == 3)
        #expect(scout.offset == 6)
        #expect(try tokenizer.nextRow())
        #expect(tokenizer.withRow { Row($0) } == Row(2, "b"))
    }

    @Test func randomBytesNeverTrapAndChunksDoNotMatter() throws {
        var random = SeededGenerator()
        let alphabet = Array("\",;\t\r\n ab1.".utf8) + [0, 0xFF, 0xC3]
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let whole = Result { try rows(text) }
            for chunk in [1, 2, 3, 9, 16] {
                let pieces = Result { try rows(text, chunk: chunk) }
                switch (whole, pieces) {
                case (.success(let one), .success(let other)):
                    #expect(one == other, "seed \(random.seed), chunks of \(chunk), \(text.debugDescription)")
                case (.failure(let one), .failure(let other)):
                    #expect("\(one)" == "\(other)", "seed \(random.seed), chunks of \(chunk)")
                default:
                    Issue.record("seed \(random.seed), chunks of \(chunk), \(text.debugDescription)")
                }
            }
        }
    }
}
