import CairnDomain
import Foundation
import Testing

@testable import cairn

@Suite struct RowWriterTests {
    private func write(
        _ format: OutputFormat, _ columns: [OutputColumn], _ rows: [[OutputCell]], charset: Charset = .unicode
    ) throws -> String {
        let sink = MemorySink()
        var writer = RowWriter(format, columns: columns, to: sink, charset: charset)
        for row in rows { try writer.write(row) }
        try writer.finish()
        #expect(writer.rowCount == rows.count)
        return sink.text
    }

    private let columns: [OutputColumn] = [.text("code"), .decimal("price"), .text("active"), .text("note")]
    private let rows: [[OutputCell]] = [
        [.text("ACME"), .number("101.25"), .bool(true), .text("plain")],
        [.text("삼성"), .number("-0.5"), .bool(false), .null],
    ]

    @Test func csv() throws {
        #expect(try write(.csv, columns, rows) == "code,price,active,note\nACME,101.25,true,plain\n삼성,-0.5,false,\n")
        #expect(try write(.csv, columns, []) == "code,price,active,note\n")
    }

    @Test(arguments: [
        ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("two\nlines", "\"two\nlines\""),
        ("cr\r", "\"cr\r\""), ("crlf\r\n", "\"crlf\r\n\""), ("", "\"\""), (" a ", " a "), ("a;b'c", "a;b'c"),
    ])
    func csvQuotesWhatItMust(text: String, expected: String) throws {
        #expect(try write(.csv, [.text("t")], [[.text(text)]]) == "t\n\(expected)\n")
    }

    @Test func json() throws {
        #expect(
            try write(.json, columns, rows) == """
                [
                {"code":"ACME","price":101.25,"active":true,"note":"plain"},
                {"code":"삼성","price":-0.5,"active":false,"note":null}
                ]

                """)
        #expect(try write(.json, columns, []) == "[]\n")
    }

    @Test func jsonLines() throws {
        #expect(
            try write(.jsonl, columns, rows) == """
                {"code":"ACME","price":101.25,"active":true,"note":"plain"}
                {"code":"삼성","price":-0.5,"active":false,"note":null}

                """)
        #expect(try write(.jsonl, columns, []) == "")
    }

    @Test func jsonNumbersAreExactAndEverythingElseIsAString() throws {
        let cells: [OutputCell] = [
            .number("0.000000000000000001"), .number("-12e+30"), .number("1.0"), .number("007"), .number(".5"),
            .number("NaN"), .number(""), .number("1."), .number("-"), .double(0.1), .double(.nan), .double(.infinity),
            .integer(.min), .price(.min), .volume(.max),
        ]
        let columns = cells.indices.map { OutputColumn.text("\($0)") }
        let line = try write(.jsonl, columns, [cells])
        let values = line.split(separator: ",").map { String($0.drop { $0 != ":" }.dropFirst()) }
        #expect(
            values == [
                "0.000000000000000001", "-12e+30", "1.0", "\"007\"", "\".5\"", "\"NaN\"", "\"\"", "\"1.\"", "\"-\"",
                "0.1", "null", "null", "-9223372036854775808", "-92233720368.54775808",
                "170141183460469231731.687303715884105727}\n",
            ])
    }

    @Test func jsonStringsAreEscapedAsLittleAsTheyMust() throws {
        let text = "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}é\u{2028}👍"
        let line = try write(.jsonl, [.text("a\"b")], [[.text(text)]])
        #expect(line == "{\"a\\\"b\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7F}é\u{2028}👍\"}\n")
        let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(parsed == ["a\"b": text])
    }

    @Test func nestedJSONStaysJSONOnOneLine() throws {
        let rows: [[OutputCell]] = [[.json("{\n  \"a\": [1, 2],\r\n  \"b\": null\n}")]]
        let line = try write(.jsonl, [.text("nested")], rows)
        #expect(line.filter { $0.isNewline }.count == 1)
        let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: [String: Any]]
        #expect(parsed?["nested"]?["a"] as? [Int] == [1, 2])
        #expect(try write(.csv, [.text("nested")], [[.json("{\"a\":1}")]]) == "nested\n\"{\"\"a\"\":1}\"\n")
    }

    @Test func markdown() throws {
        #expect(
            try write(.markdown, columns, rows) == """
                | code | price | active | note |
                | --- | ---: | --- | --- |
                | ACME | 101.25 | true | plain |
                | 삼성 | -0.5 | false |  |

                """)
    }

    @Test func markdownTextIsLiteral() throws {
        let text = try write(.markdown, [.text("a|b")], [[.text("x|y\\|z *b* `c` <i> &amp;\nnext\u{1B}")]])
        #expect(
            text == """
                | a\\|b |
                | --- |
                | x\\|y\\\\\\|z \\*b\\* \\`c\\` &lt;i> &amp;amp;<br>next\\u{1B} |

                """)
    }

    @Test func tablesAlignByDisplayWidthAndDecimalPoint() throws {
        let columns: [OutputColumn] = [.text("name"), .decimal("price"), .integer("n"), .text("note")]
        let rows: [[OutputCell]] = [
            [.text("ACME"), .number("101.25"), .integer(7), .text("a")],
            [.text("삼성전자"), .number("99.5"), .integer(1234), .null],
            [.text("e\u{301}👍"), .number("-3"), .null, .text("tab\there")],
        ]
        #expect(
            try write(.table, columns, rows) == """
                name       price     n  note
                ────────  ──────  ────  ─────────
                ACME      101.25     7  a
                삼성전자   99.5   1234
                e\u{301}👍        -3           tab\\there

                """)
        #expect(try write(.table, columns, [], charset: .ascii) == "name  price  n  note\n----  -----  -  ----\n")
    }

    @Test func tableColumnsAreSizedByTheFirstThousandRowsAndNothingIsCut() throws {
        var rows: [[OutputCell]] = (0..<1000).map { [.text("row \($0)"), .text("x")] }
        rows[999][0] = .text("the widest of all")
        rows.append([.text("wider than the widest of all"), .text("x")])
        rows.append([.text("a"), .text("x")])
        let lines = try write(.table, [.text("name"), .text("x")], rows).split(separator: "\n")
        #expect(lines.count == 1004)
        #expect(lines[1] == "─────────────────  ─")
        #expect(lines[2] == "row 0              x")
        #expect(lines[1002] == "wider than the widest of all  x")
        #expect(lines[1003] == "a                  x")
    }

    @Test func rowsLeaveInPiecesAndInOrder() throws {
        for format in OutputFormat.allCases {
            let sink = MemorySink()
            var writer = RowWriter(format, columns: [.integer("n"), .text("t")], to: sink)
            for number in 0..<20_000 { try writer.write([.integer(number), .text("some text of a usual length")]) }
            #expect(sink.chunkSizes.count > 3, "\(format)")
            try writer.finish()
            #expect(sink.chunkSizes.allSatisfy { $0 < 200_000 }, "\(format)")
            let numbers = sink.text.matches(of: /(\d+)\D+some text/).compactMap { Int($0.1) }
            #expect(numbers == Array(0..<20_000), "\(format)")
        }
    }

    @Test func candlesAreExact() throws {
        let series = try ChartFixture.series(
            [("1.07083", "1.1", "1", "1.08"), ("-37.63", "0", "-40", "-0.00000001")],
            volumes: ["2012.25343589", "4761.60908130011"])
        let sink = MemorySink()
        var writer = RowWriter(.csv, columns: RowWriter.candleColumns, to: sink)
        try writer.write(series)
        try writer.finish()
        #expect(
            sink.text == """
                timestamp,open,high,low,close,volume
                2024-01-02T00:00:00Z,1.07083,1.1,1,1.08,2012.25343589
                2024-01-03T00:00:00Z,-37.63,0,-40,-0.00000001,4761.60908130011

                """)
    }

    @Test func candleTimesAreThoseOfTheZone() throws {
        let sink = MemorySink()
        var writer = RowWriter(.jsonl, columns: RowWriter.candleColumns, to: sink)
        try writer.write(try ChartFixture.flat("1", count: 1), calendar: try ChartFixture.seoul)
        try writer.finish()
        #expect(sink.text.hasPrefix("{\"timestamp\":\"2024-01-02T09:00:00+09:00\",\"open\":1,"))
    }

    @Test func aRefusingSinkEndsTheWriting() throws {
        var writer = RowWriter(.csv, columns: [.text("t")], to: MemorySink(failingWith: BrokenPipe()))
        try writer.write([.text("x")])
        #expect(throws: BrokenPipe.self) { try writer.finish() }
    }
}
