import CairnDomain
import Testing

@Suite struct CandleTests {
    @Test(arguments: [
        (10, 9, 11, 10, "Candle.high 9 is below low 11"), (10, 9, 8, 9, "Candle.high 9 is below open 10"),
        (9, 9, 8, 10, "Candle.high 9 is below close 10"), (7, 9, 8, 9, "Candle.low 8 is above open 7"),
        (9, 9, 8, 7, "Candle.low 8 is above close 7"), (-9, -8, -8, -8, "Candle.low -8 is above open -9"),
    ])
    func `Prices outside of high and low are refused by name`(
        open: Int, high: Int, low: Int, close: Int, message: String
    ) {
        #expect(refusal { try candle(open, high, low, close) } == message)
    }

    @Test func `A negative volume is refused by name`() {
        #expect(
            refusal { try candle(1, 1, 1, 1, volume: Volume(units: -1)) }
                == "Candle.volume -0.000000000000000001 is negative")
        #expect(refusal { try candle(1, 1, 1, 1, volume: .min) } != nil)
    }

    @Test func `Flat, negative, extreme and volumeless candles are sound`() throws {
        #expect(try candle(5, 5, 5, 5, volume: .zero).range == .zero)
        #expect(try candle(-37, -30, -40, -38).isBearish)
        let widest = try Candle(timestamp: .min, open: .min, high: .max, low: .min, close: .max, volume: .max)
        #expect(widest.range == .max && widest.bodySize == .max && widest.isBullish)
    }

    @Test(arguments: [
        (10, 12, 2, true, false), (12, 10, 2, false, true), (11, 11, 0, false, false), (-3, -1, 2, true, false),
    ])
    func `Direction and body follow from open and close`(open: Int, close: Int, body: Int, rises: Bool, falls: Bool)
        throws
    {
        let candle = try candle(open, 20, -20, close)
        #expect(candle.isBullish == rises && candle.isBearish == falls)
        #expect(try candle.bodySize == Price(body) && candle.range == Price(40))
    }

    @Test func `A candle is described in one line`() throws {
        let candle = try Candle(
            timestamp: .minute(0), open: Price(text: "101"), high: Price(text: "103.5"), low: Price(99),
            close: Price(102),
            volume: Volume(text: "0.25"))
        #expect(candle.description == "1970-01-01T00:00:00Z O 101 H 103.5 L 99 C 102 V 0.25")
    }

    @Test func `A candle survives JSON and is validated in it`() throws {
        let candle = try Candle(
            timestamp: .max, open: .zero, high: .max, low: .min, close: Price(units: 1), volume: Volume(units: 1))
        #expect(try throughJSON(candle) == candle)
        let json = #"{"timestamp":"1970-01-01","open":"1","high":2,"low":0.5,"close":1.25,"volume":"3"}"#
        #expect(
            try decoded(Candle.self, json)
                == Candle(
                    timestamp: .minute(0), open: Price(1), high: Price(2), low: Price(text: "0.5"),
                    close: Price(text: "1.25"), volume: Volume(3)))
        #expect(
            refusal { try decoded(Candle.self, json.replacing("0.5", with: "1.5")) } == "Candle.low 1.5 is above open 1"
        )
        #expect(throws: DecodingError.self) { try decoded(Candle.self, json.replacing("volume", with: "amount")) }
    }

    @Test func `Candles differ when any field does`() throws {
        let timestamps: [Timestamp] = [.minute(0), .minute(1)]
        let numbers = try [Price(1), Price(2)]
        var seen: Set<Candle> = []
        for (timestamp, open, close, volume) in timestamps.flatMap({ timestamp in
            numbers.flatMap { open in
                numbers.flatMap { close in [Volume.zero, .max].map { (timestamp, open, close, $0) } }
            }
        }) {
            for (high, low) in try [(Price(2), Price(1)), (Price(3), Price(1)), (Price(2), Price(0))] {
                seen.insert(
                    try Candle(timestamp: timestamp, open: open, high: high, low: low, close: close, volume: volume))
            }
        }
        #expect(seen.count == 2 * 2 * 2 * 2 * 3)
    }

    private func candle(_ open: Int, _ high: Int, _ low: Int, _ close: Int, volume: Volume = .zero) throws -> Candle {
        try Candle(
            timestamp: .minute(0), open: Price(open), high: Price(high), low: Price(low), close: Price(close),
            volume: volume)
    }
}
