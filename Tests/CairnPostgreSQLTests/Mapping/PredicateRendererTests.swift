import CairnDomain
import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct PredicateRendererTests {
    private struct Note: Record, Equatable {
        var id: Int64
        var title: String
        var tag: String?
        var marks: [String]
        var at: Timestamp
        static let schema = RecordSchema(
            "notes", Note.init, Field("id", \.id), Field("title", \.title), Field("tag", \.tag),
            Field("marks", \.marks), Field("at", \.at), key: ["id"])
    }

    private func render(_ predicate: RecordPredicate<Note>) throws -> (text: String, values: [BoundValue]) {
        let statement = try PredicateRenderer(table: RecordTable<Note>(schema: nil)).render(predicate.node).statement()
        return (statement.text, statement.values)
    }

    @Test func `values are bound and never a part of the text`() throws {
        let hostile = "'; DROP TABLE notes; --"
        let (text, values) = try render(\.title == hostile)
        #expect(text == "(\"title\" = $1)")
        #expect(values.first?.bytes == Array(hostile.utf8))
    }

    @Test func `a comparison with a column that may be NULL is never NULL`() throws {
        #expect(try render(\.tag == "a").text == "(\"tag\" = $1 AND \"tag\" IS NOT NULL)")
        #expect(try render(\.tag == nil).text == "\"tag\" IS NULL")
        #expect(try render(\.tag != "a").text == "\"tag\" IS DISTINCT FROM $1")
    }

    @Test func `a list of values is one parameter, however long`() throws {
        let (text, values) = try render(.isIn(\.id, (0..<1000).map(Int64.init)))
        #expect(text == "((\"id\" = ANY ($1)))")
        #expect(values.count == 1)
    }

    @Test func `text is compared by bytes`() throws {
        #expect(try render(\.title < "b").text == "(\"title\" COLLATE \"C\" < $1)")
    }

    @Test func `times beyond those of PostgreSQL are compared as infinities`() throws {
        let value = try #require(try render(\.at < .max).values.first?.bytes)
        #expect(value == withUnsafeBytes(of: Int64.max.bigEndian) { Array($0) })
    }

    @Test func `text with a NUL is refused, naming the field`() throws {
        let error = #expect(throws: CairnError.self) { try render(\.title == "a\0b") }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("title") == true)
    }

    @Test func `a name in quotes keeps its quotes`() {
        #expect(Identifier("a\"b", in: "s").sql == "\"s\".\"a\"\"b\"")
    }

    @Test func `long names of constraints stay different`() {
        let one = RecordTable<Note>.stored(String(repeating: "x", count: 70) + "_a")
        let other = RecordTable<Note>.stored(String(repeating: "x", count: 70) + "_b")
        #expect(one != other)
        #expect(one.utf8.count <= 63)
    }
}
