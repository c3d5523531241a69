import Testing

@testable import CairnClickHouse

@Suite struct HTTPHeadParserTests {
    /// The heads that end while the lines are taken.
    private func heads(_ lines: [String]) -> [HTTPHead] {
        var parser = HTTPHeadParser()
        return lines.compactMap { parser.take(Array(($0 + "\r\n").utf8)) }
    }

    @Test func `a head ends with the empty line and has its headers whatever the case of their names`() throws {
        let heads = heads(["HTTP/1.1 200 OK", "X-ClickHouse-Summary: {\"a\":\"1\"}", "Empty:", "Spaced :   b c \t", ""])
        let head = try #require(heads.first)
        #expect(heads.count == 1)
        #expect(head.status == 200)
        #expect(head["x-clickhouse-SUMMARY"] == "{\"a\":\"1\"}")
        #expect(head["Empty"] == "")
        #expect(head["Spaced "] == "b c")
        #expect(head["Missing"] == nil)
    }

    @Test func `an interim answer leaves nothing to the real one`() throws {
        let heads = heads([
            "HTTP/1.1 100 Continue", "X-Old: 1", "", "HTTP/1.1 103", "", "HTTP/1.1 500 No", "X-New: 2", "",
        ])
        let head = try #require(heads.first)
        #expect(heads.count == 1)
        #expect(head.status == 500)
        #expect(head["X-Old"] == nil && head["X-New"] == "2")
    }

    @Test func `of a repeated header the last counts`() {
        #expect(heads(["HTTP/1.1 200 OK", "P: 1", "p: 2", "P: 3", ""]).first?["P"] == "3")
    }

    @Test func `what continues a line is neither a header nor the end`() throws {
        let heads = heads(["HTTP/1.1 200 OK", "A: 1", " X-ClickHouse-Exception-Code: 7", "\tB: 2", " ", "C: 3", ""])
        let head = try #require(heads.first)
        #expect(heads.count == 1)
        #expect(head["A"] == "1" && head["C"] == "3")
        #expect(head["X-ClickHouse-Exception-Code"] == nil && head["B"] == nil)
    }

    @Test(arguments: ["HTTP/1.1", "HTTP/1.1 abc", "HTTP/", "HTTP/1.1 99999999999999999999 OK", "no head at all"])
    func `a status that cannot be read ends no head`(line: String) {
        #expect(heads([line, ""]).isEmpty)
    }

    @Test func `bytes that are no text do not end the head`() {
        var parser = HTTPHeadParser()
        _ = parser.take("HTTP/1.1 200 OK\r\n".utf8)
        #expect(parser.take([0xFF, 0xFE, 0x0D, 0x0A]) == nil)
        #expect(parser.take([0x4E, 0x3A, 0xFF, 0x0D, 0x0A]) == nil)
        #expect(parser.take([0x0D, 0x0A])?["N"] == "\u{FFFD}")
    }
}
