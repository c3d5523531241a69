import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct PointReadRoundTests {
    private func read(_ table: String, _ values: [BoundValue]) -> PointRead {
        PointRead(
            statement: Statement(text: "one of \(table)", values: values, isPrepared: true),
            textForSeveral: "several of \(table)")
    }

    @Test func `keys of one table are one statement, one alone is its own`() throws {
        let round = PointReadRound([
            read("a", [.integer(1), .text("x")]), read("b", [.integer(7)]), read("a", [.integer(2), .text("é")]),
        ])
        try #require(round.statements.count == 2)
        #expect(round.statements[0].text == "several of a")
        #expect(
            round.statements[0].values == [
                BoundValue(arrayOf: [.integer(1), .integer(2)]), BoundValue(arrayOf: [.text("x"), .text("é")]),
            ])
        #expect(round.statements[1] == read("b", [.integer(7)]).statement)
    }

    @Test func `keys of different types are different statements`() {
        let round = PointReadRound([read("a", [.integer(1)]), read("a", [.text("1")]), read("a", [.integer(2)])])
        #expect(round.statements.map(\.text) == ["several of a", "one of a"])
    }

    @Test func `values become the array that the wire has for them`() throws {
        let array = BoundValue(arrayOf: [.integer(3), .integer(-4)])
        #expect(array == (try .list([.integer(3), .integer(-4)], of: ColumnType(.integer))))
        let texts = BoundValue(arrayOf: [.text("a"), BoundValue(type: TypeOID.text.rawValue, bytes: nil)])
        #expect(texts == (try .list([.text("a"), .null], of: ColumnType(.text))))
    }

    @Test func `a long key goes by itself`() {
        let long = BoundValue.text(String(repeating: "k", count: 5000))
        let round = PointReadRound([
            read("a", [long]), read("a", [.text("x")]), read("a", [long]), read("a", [.text("y")]),
        ])
        #expect(round.statements.map(\.text) == ["one of a", "several of a", "one of a"])
    }

    @Test func `when a statement for several is refused, each of them is to be run alone`() throws {
        let round = PointReadRound([read("a", [.integer(1)]), read("b", [.integer(2)]), read("a", [.integer(3)])])
        let refusal = SessionFailure(cause: .refused(ServerError(sqlState: "42501", message: "no")))
        let causes = round.outcomes([.failure(refusal), .failure(refusal)]).map { outcome in
            switch outcome {
            case .failure(let failure): "\(failure.cause)"
            case .success: "found"
            }
        }
        let skipped = SessionFailure.Cause.skipped
        #expect(causes == ["\(skipped)", "\(refusal.cause)", "\(skipped)"])
    }

    @Test func `when the connection is lost, so is every read`() {
        let round = PointReadRound([read("a", [.integer(1)]), read("a", [.integer(3)])])
        for outcome in round.outcomes([.failure(SessionFailure(cause: .lost))]) {
            guard case .failure(let failure) = outcome, case .lost = failure.cause else {
                Issue.record("\(outcome)")
                continue
            }
        }
    }
}
