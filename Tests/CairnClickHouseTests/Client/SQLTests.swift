import CairnRuntime
import Testing

@testable import CairnClickHouse

@Suite struct SQLTests {
    @Test func `values are bound by their place, never written into the text`() {
        let hostile = "'; DROP TABLE x; --"
        let inner: SQL = "b = \(.integer(7)) OR \(raw: 1 + 1)"
        let sql: SQL =
            "SELECT \(Identifier("d", "t`x\\")) WHERE a = \(.text(hostile)) AND (\(inner)) LIMIT \(.unsigned(3))"
        let (text, parameters) = sql.rendered
        #expect(
            text == #"SELECT `d`.`t\`x\\` WHERE a = {p0:String} AND (b = {p1:Int64} OR 2) LIMIT {p2:UInt64}"#)
        #expect(parameters.map(\.name) == ["p0", "p1", "p2"])
        #expect(parameters.map(\.parameter) == [.text(hostile), .integer(7), .unsigned(3)])
    }

    @Test func `fragments are joined in their order, none to nothing`() {
        let parts: [SQL] = ["a \(.text("1"))", "b", "c \(.text("2"))"]
        #expect(parts.joined(separator: ", ").rendered.text == "a {p0:String}, b, c {p1:String}")
        #expect(parts.joined(separator: ", ").rendered.parameters.map(\.parameter.value) == ["1", "2"])
        #expect([SQL]().joined(separator: ", ").rendered.text == "")
        #expect((parts[0] + parts[1]).rendered.text == "a {p0:String}b")
    }

    @Test func `a letter with an accent after a quote does not hide the quote`() {
        #expect(Identifier("`\u{301}").sql.unicodeScalars.map { $0 } == ["`", "\\", "`", "\u{301}", "`"])
    }

    @Test func `what a server says it did is read, what it does not say is nothing`() {
        let summary = QuerySummary(
            header:
                #"{"read_rows":"3","read_bytes":"24","written_rows":"2","written_bytes":"16","total_rows_to_read":"9"}"#
        )
        #expect(summary.writtenRows == 2 && summary.totalRowsToRead == 9)
        for header in [nil, "", "{}", "{\"written_rows\"", "{\"written_rows\":\"many\"}", "\"", ":"] {
            #expect(QuerySummary(header: header) == QuerySummary())
        }
    }
}
