import CairnDomain
import Testing

@Suite struct EntityIDTests {
    @Test func `Parsing names the entity and the text`() throws {
        let text = "65a4fb48000000000000ffff"
        #expect(try Formula.ID(parsing: text).description == text && Formula.ID(text)?.description == text)
        #expect(refusal { try Formula.ID(parsing: "12") } == "Formula.id 12 is not an id of 24 hexadecimal digits")
        #expect(refusal { try Strategy.ID(parsing: "") } == "Strategy.id \"\" is not an id of 24 hexadecimal digits")
        #expect(
            refusal { try BacktestResult.ID(parsing: "x") }
                == "BacktestResult.id x is not an id of 24 hexadecimal digits")
        #expect(Formula.ID("12") == nil)
    }

    @Test func `An id wraps and orders as its bare id does`() throws {
        let first = ObjectID.generate()
        let second = ObjectID.generate()
        #expect((Formula.ID(first) < Formula.ID(second)) == (first < second))
        #expect((Formula.ID(second) < Formula.ID(first)) == (second < first))
        #expect(Formula.ID(first).objectID == first && Formula.ID(first) != Formula.ID(second))
        #expect(Set((0..<100).map { _ in Strategy.ID.generate() }).count == 100)
        #expect(try throughJSON([Formula.ID(first)]) == [Formula.ID(first)])
        #expect(try encoded([Formula.ID(first)]) == "[\"\(first)\"]")
    }
}
