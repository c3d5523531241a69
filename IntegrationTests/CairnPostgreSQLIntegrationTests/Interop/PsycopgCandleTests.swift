import CairnDomain
import CairnPostgreSQL
import CairnRepositories
import IntegrationSupport
import TestSupport
import Testing

/// Candles that Cairn and psycopg write, each read by the other.
@Suite(.needsServer(.postgreSQL), .enabled("\(PythonPeer.reason)") { PythonPeer.python != nil })
struct PsycopgCandleTests {
    private static let key = Result { try MinuteCandles.key("한국 'A'") }

    /// The extremes of prices and volumes at the first and last times of Python, and between them.
    private static func candles() throws -> CandleSeries {
        let times = [
            Sample.earliest, Timestamp(millisecondsSince1970: -1), Timestamp(millisecondsSince1970: 0),
            Timestamp(millisecondsSince1970: 1_600_000_000_123), Sample.latest,
        ]
        let volumes: [Int128] = [.max, 1, 0, 1_234_567_890_123_456_789, 10_000_000_000_000_000_001]
        return CandleSeries(
            try zip(times, volumes).map { time, volume in
                try Candle(
                    timestamp: time, open: Price(units: -1), high: Price(units: .max), low: Price(units: .min),
                    close: Price(units: 123_456_789), volume: Volume(units: volume))
            })
    }

    /// The columns of each candle after those of its series.
    private func values(_ candles: CandleSeries) -> [[PeerValue]] {
        candles.map { candle in
            let values: [StoredValue] = [
                .timestamp(candle.timestamp), .price(candle.open), .price(candle.high), .price(candle.low),
                .price(candle.close), .decimal(candle.volume.units),
            ]
            return values.map { PeerValue($0) }
        }
    }

    private func named(_ key: SeriesKey, _ rows: [[PeerValue]]) -> [[PeerValue]] {
        rows.map { ["str \(key.symbol)", "str \(key.exchange)", "str \(key.timeframe)"] + $0 }
    }

    @Test func `candles that Cairn wrote are read by psycopg`() async throws {
        let (key, candles) = (try Self.key.get(), try Self.candles())
        try await Scratch.withStorage { storage in
            let store = try await storage.candles()
            try await store.save(MinuteCandles.series(0..<3, level: 9), in: MinuteCandles.key("other"))
            try await store.save(candles, in: key)
            let psycopg = Psycopg(storage.configuration)
            let table = try await psycopg.run(
                """
                SELECT symbol, exchange, timeframe, "time", open, high, low, close, volume
                FROM candles JOIN series ON series.id = series_id WHERE symbol <> 'other' ORDER BY "time"
                """)
            #expect(table.rows == named(key, values(candles)))
            let view = try await psycopg.run(
                "SELECT * FROM candles_readable WHERE symbol <> 'other' ORDER BY \"time\"")
            #expect(view.rows == named(key, values(candles)))
        }
    }

    /// Python's own times end with the year 9999.
    @Test func `a time beyond those of Python is told by the server in milliseconds`() async throws {
        let late = Timestamp(millisecondsSince1970: 9_224_318_015_999_999)
        let early = Timestamp(millisecondsSince1970: -210_866_803_200_000)
        try await Scratch.withStorage { storage in
            let candles = CandleSeries(
                try [early, late].map { time in
                    try Candle(timestamp: time, open: .zero, high: .zero, low: .zero, close: .zero, volume: .zero)
                })
            try await storage.candles().save(candles, in: MinuteCandles.key())
            let psycopg = Psycopg(storage.configuration)
            #expect(try await psycopg.run("SELECT \"time\" FROM candles").error?.type == "DataError")
            let told = try await psycopg.run(
                "SELECT (extract(epoch FROM \"time\") * 1000)::bigint FROM candles ORDER BY \"time\"")
            #expect(told.rows == [["int \(early.millisecondsSince1970)"], ["int \(late.millisecondsSince1970)"]])
        }
    }

    @Test func `candles that psycopg wrote are read by Cairn`() async throws {
        let (key, candles) = (try Self.key.get(), try Self.candles())
        try await Scratch.withStorage { storage in
            let psycopg = Psycopg(storage.configuration)
            let series: [PeerValue] = ["str \(key.symbol)", "str \(key.exchange)", "str \(key.timeframe)"]
            let registered = try await psycopg.run(
                "INSERT INTO series (symbol, exchange, timeframe) VALUES (%s, %s, %s)", [series])
            let written = try await psycopg.run(
                """
                INSERT INTO candles (series_id, "time", open, high, low, close, volume)
                SELECT id, %s, %s, %s, %s, %s, %s FROM series
                """, values(candles))
            #expect(registered.count == 1 && written.count == candles.count)
            let store = try await storage.candles()
            #expect(try await store.series() == [key])
            #expect(try await store.candles(of: key) == candles)
            // Cairn goes on with the series that is there, and with its candles.
            let replaced = try MinuteCandles.series(0..<10)
            let more = CandleSeries(Array(candles.dropLast()) + Array(replaced))
            try await store.save(more, in: key)
            #expect(try await store.count(of: key) == candles.count + 10)
            #expect(try await psycopg.run("SELECT count(*) FROM series").rows == [["int 1"]])
        }
    }
}
