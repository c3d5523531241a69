import CairnDomain
import Testing

@Suite struct SeriesKeyTests {
    @Test(arguments: ["", " ", "\t", "\u{A0}", "\u{3000} "])
    func `A blank symbol is refused`(symbol: String) {
        #expect(
            refusal { try SeriesKey(symbol: symbol, timeframe: .day1) }
                == "SeriesKey.symbol \(symbol.debugDescription) is empty")
    }

    @Test(arguments: ["\0", "\n", "\r", "\u{1B}", "\u{7F}", "\u{80}", "\u{9F}"])
    func `Control characters are refused in either code and shown escaped`(control: String) {
        let code = "A\(control)B"
        #expect(
            refusal { try SeriesKey(symbol: code, timeframe: .day1) }
                == "SeriesKey.symbol \(code.debugDescription) holds a control character")
        #expect(
            refusal { try SeriesKey(symbol: "A", exchange: code, timeframe: .day1) }
                == "SeriesKey.exchange \(code.debugDescription) holds a control character")
    }

    @Test(arguments: ["005930", "BTC/USDT", "^KS11", "BRK.B", "삼성전자", "a b", "'; DROP TABLE", "🚀", "ES=F"])
    func `Any other code is kept as it is`(code: String) throws {
        let key = try SeriesKey(symbol: code, exchange: code, timeframe: .day1)
        #expect(Array(key.symbol.utf8) == Array(code.utf8) && Array(key.exchange.utf8) == Array(code.utf8))
        #expect(try throughJSON(key) == key)
    }

    @Test func `Keys are equal when their bytes are`() throws {
        let composed = try SeriesKey(symbol: "CAF\u{C9}", timeframe: .day1)
        let decomposed = try SeriesKey(symbol: "CAFE\u{301}", timeframe: .day1)
        #expect(composed.symbol == decomposed.symbol, "to Swift the two texts are equal")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
        let exchanges = try ["\u{C9}", "E\u{301}"].map { try SeriesKey(symbol: "A", exchange: $0, timeframe: .day1) }
        #expect(exchanges[0] != exchanges[1] && (exchanges[0] < exchanges[1]) != (exchanges[1] < exchanges[0]))
        #expect(try throughJSON(decomposed) == decomposed && throughJSON(decomposed) != composed)
    }

    @Test func `Symbol and exchange do not run together`() throws {
        let keys = try [
            SeriesKey(symbol: "AB", exchange: "C", timeframe: .day1),
            SeriesKey(symbol: "A", exchange: "BC", timeframe: .day1),
            SeriesKey(symbol: "ABC", timeframe: .day1), SeriesKey(symbol: "ABC", timeframe: .hour1),
        ]
        #expect(Set(keys).count == 4 && Set(keys.map(\.hashValue)).count == 4)
        let again = try SeriesKey(symbol: ["A", "B"].joined(), exchange: "C", timeframe: Timeframe(parsing: "1d"))
        #expect(again == keys[0] && again.hashValue == keys[0].hashValue)
    }

    @Test func `Keys are ordered by symbol, exchange, timeframe`() throws {
        let ordered = try [
            SeriesKey(symbol: "A", timeframe: .day1), SeriesKey(symbol: "A", exchange: "X", timeframe: .minute1),
            SeriesKey(symbol: "A", exchange: "X", timeframe: .month1),
            SeriesKey(symbol: "A", exchange: "Y", timeframe: .minute1),
            SeriesKey(symbol: "AA", timeframe: .minute1), SeriesKey(symbol: "Z", timeframe: .minute1),
            SeriesKey(symbol: "a", timeframe: .minute1), SeriesKey(symbol: "é", timeframe: .minute1),
        ]
        #expect(ordered.shuffled().sorted() == ordered)
    }

    @Test func `Keys are described and changed in timeframe`() throws {
        let key = try SeriesKey(symbol: "AAPL", exchange: "NASDAQ", timeframe: .day1)
        #expect(key.description == "NASDAQ:AAPL 1d" && key.with(.week1).description == "NASDAQ:AAPL 1w")
        #expect(try SeriesKey(symbol: "AAPL", timeframe: .day1).description == "AAPL 1d")
        #expect(key.with(.week1).with(.day1) == key)
    }

    @Test func `Keys are validated in JSON, where the exchange may be missing`() throws {
        #expect(
            try decoded(SeriesKey.self, #"{"symbol":"A","timeframe":"1d"}"#) == SeriesKey(symbol: "A", timeframe: .day1)
        )
        #expect(
            try encoded(SeriesKey(symbol: "A", exchange: "X", timeframe: .hour4))
                == #"{"exchange":"X","symbol":"A","timeframe":"4h"}"#)
        #expect(
            refusal { try decoded(SeriesKey.self, #"{"symbol":" ","timeframe":"1d"}"#) }
                == "SeriesKey.symbol \" \" is empty")
        #expect(throws: DecodingError.self) { try decoded(SeriesKey.self, #"{"symbol":"A","timeframe":"1x"}"#) }
        #expect(throws: DecodingError.self) { try decoded(SeriesKey.self, #"{"symbol":"A"}"#) }
    }
}
