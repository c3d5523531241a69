import CairnDomain
import CairnRepositories
import Testing

@Suite struct PageCursorTests {
    private func symbol(_ name: String) throws -> Symbol {
        try Symbol(code: "A", name: name, market: .etf, updatedAt: Timestamp(millisecondsSince1970: -1))
    }

    @Test(arguments: ["plain", "ünï/+=ß", "\u{1F4C8}", String(repeating: "x", count: 1000)])
    func `the text of a cursor gives the cursor back and travels in a URL`(name: String) throws {
        let cursor = try PageCursor(after: try symbol(name), sortedBy: .descending(\Symbol.name))
        let text = cursor.description
        #expect(PageCursor(text) == cursor)
        #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
    }

    @Test func `a cursor of another order is refused`() throws {
        let cursor = try PageCursor(after: try symbol("x"), sortedBy: .descending(\Symbol.name))
        let query = RecordQuery<Symbol>(sort: .ascending(\.name), after: cursor)
        let error = #expect(throws: CairnError.self) { try query.resolved() }
        #expect(error?.code == .invalidInput)
    }

    @Test(arguments: ["", "!!", "bm90IGpzb24"])
    func `any other text is no cursor`(text: String) {
        #expect(PageCursor(text) == nil)
    }
}
