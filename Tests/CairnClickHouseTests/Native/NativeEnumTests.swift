import Testing

@testable import CairnClickHouse

@Suite struct NativeEnumTests {
    private let side = try? NativeEnum(
        bits: 8, [("SELL", -1), ("buy", 1), ("Buy", 2), ("7", 3), ("é", 4), ("e\u{301}", 5)])

    @Test func `Names and numbers are found, and only those there are`() throws {
        let side = try #require(side)
        #expect([-1, 1, 2, 5].map { side.name(of: $0) } == ["SELL", "buy", "Buy", "e\u{301}"])
        #expect(side.name(of: 0) == nil && side.name(of: 6) == nil && side.name(of: -128) == nil)
        #expect(side.number(named: "buy") == 1 && side.number(named: "Buy") == 2 && side.number(named: "BUY") == nil)
    }

    @Test func `Names that differ in bytes alone are two names`() throws {
        let side = try #require(side)
        #expect(side.number(named: "\u{e9}") == 4 && side.number(named: "e\u{301}") == 5)
    }

    @Test func `A person's text is a name, a number, or a name in other case that fits once`() throws {
        let side = try #require(side)
        #expect(side.number(reading: "sell") == -1)
        #expect(side.number(reading: "BUY") == nil, "two names fit")
        #expect(side.number(reading: "Buy") == 2)
        #expect(side.number(reading: "-1") == -1 && side.number(reading: "6") == nil)
        #expect(side.number(reading: "7") == 3, "a name that looks like a number is a name")
        #expect(side.number(reading: "") == nil && side.number(reading: "99999") == nil)
    }
}
