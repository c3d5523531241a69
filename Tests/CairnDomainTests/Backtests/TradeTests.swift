import CairnDomain
import Testing

@Suite struct TradeTests {
    @Test func `An impossible trade is refused by name`() {
        #expect(refusal { try trade(symbol: "") } == "Trade.symbol \"\" is empty")
        #expect(
            refusal { try trade(entry: 2, exit: 1) }
                == "Trade.exitTime 1970-01-01T00:01:00Z is before entryTime 1970-01-01T00:02:00Z")
        #expect(refusal { try trade(quantity: .zero) } == "Trade.quantity 0 is not above zero")
        #expect(
            refusal { try trade(quantity: Volume(units: -1)) }
                == "Trade.quantity -0.000000000000000001 is not above zero")
    }

    @Test func `A trade survives JSON`() throws {
        let trade = try trade(entry: 1, exit: 1)
        #expect(try throughJSON(trade) == trade)
        #expect(trade.pnl.description == "-12.5" && trade.exitReason == "stop\nloss" && trade.entryPrice.isNegative)
    }

    @Test(arguments: [("long", .long), ("BUY", .long), ("Short", .short), ("sell", .short)] as [(String, Trade.Side)])
    func `Sides are read under the names of other systems`(name: String, side: Trade.Side) throws {
        #expect(try decoded(Trade.Side.self, "\"\(name)\"") == side)
        #expect(try encoded([side]) == "[\"\(side == .long ? "long" : "short")\"]")
    }

    @Test func `Another side is refused, and a missing reason is empty`() throws {
        #expect(throws: DecodingError.self) { try decoded(Trade.Side.self, "\"flat\"") }
        let json = try encoded(trade()).replacing(#""exitReason":"stop\nloss","#, with: "")
        #expect(try decoded(Trade.self, json).exitReason == "")
        #expect(
            refusal { try decoded(Trade.self, json.replacing(#""symbol":"A""#, with: #""symbol":" ""#)) }
                == "Trade.symbol \" \" is empty")
    }

    private func trade(
        symbol: String = "A", entry: Int = 0, exit: Int = 1, quantity: Volume = Volume(units: 1)
    ) throws -> Trade {
        try Trade(
            symbol: symbol, side: .short, entryTime: .minute(entry), entryPrice: Price(-37), exitTime: .minute(exit),
            exitPrice: Price(units: 1), quantity: quantity, pnl: Money(text: "-12.5"), exitReason: "stop\nloss")
    }
}
