import CairnRepositories
import CairnConformance
import IntegrationSupport
import TestSupport
import Testing

/// The contract for candles, on tables that Cairn did not make and does not alter.
@Suite(.needsServer(.clickHouse)) struct ExistingTablesConformanceTests {
    /// The table of the system that runs already.
    private static let shared = """
        CREATE TABLE candles (
            symbol String, exchange String, timeframe String, timestamp DateTime64(3),
            open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64
        ) ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)
        """

    /// The same with columns that hold every candle.
    private static let wide = shared.replacing("Decimal64(4)", with: "Decimal(18, 8)")
        .replacing("UInt64", with: "Decimal(38, 18)")

    /// What the columns of the shared table cannot hold.
    private static let skips: [String: String] = [
        "candles.values.price-extremes", "candles.values.price-digits", "candles.values.price-beyond-double",
        "candles.values.price-negative", "candles.values.volume-beyond-double", "candles.values.volume-digits",
        "candles.values.random", "candles.resample.exact-volume",
    ].reduce(into: [:]) { skips, id in
        skips[id] = "the columns keep four digits of prices and whole volumes; what does not fit is refused"
    }

    private static let candles = SelectedCases.all.filter {
        !$0.requires.contains(.records) && $0.requires.contains(.candles)
    }

    @Test(arguments: candles)
    func `a plain MergeTree with wide columns keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(url: try ServerEnvironment.current.require(.clickHouse), tables: [Self.wide])
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "clickhouse existing, wide columns")
        }
    }

    @Test(arguments: candles)
    func `the shared table keeps the contract`(_ test: ConformanceCase) async throws {
        let harness = ServerHarness(
            url: try ServerEnvironment.current.require(.clickHouse), skips: Self.skips,
            candleDigits: CandleDigits(price: 4, volume: 0), tables: [Self.shared])
        try await ConformanceTurns.take {
            try await ConformanceResults.verify(test, on: harness, as: "clickhouse existing, shared table")
        }
    }
}
