import CairnDomain
import CairnRepositories

/// A record with a unique constraint, a version, and missing values.
struct Account: Record, Equatable {
    var id: Int
    var email: String
    var name: String?
    var balance: Money = .zero
    var tags: [String] = []
    var version: Int64 = 0

    static let schema = RecordSchema(
        "accounts", Account.init,
        Field("id", \.id), Field("email", \.email), Field("name", \.name), Field("balance", \.balance),
        Field("tags", \.tags), Field("version", \.version),
        key: ["id"], version: "version", unique: [["email"]], indexes: [["name"]])
}

/// A record of small values with a key of two fields.
struct Score: Record, Equatable {
    var day: Day
    var network: String
    var value: Double?
    var rank: Int = 0

    static let schema = RecordSchema(
        "scores", Score.init,
        Field("day", \.day), Field("network", \.network), Field("value", \.value), Field("stats.rank", \.rank),
        key: ["day", "network"], unique: [["network", "stats.rank"]])
}

enum CandleSpecimen {
    static func key(_ symbol: String = "BTC/USDT", _ timeframe: Timeframe = .minute1) throws -> SeriesKey {
        try SeriesKey(symbol: symbol, exchange: "X", timeframe: timeframe)
    }

    /// Candles of one minute each.
    static func series(_ count: Int, from first: Int = 0) throws -> CandleSeries {
        var columns = CandleColumns()
        for index in first..<(first + count) {
            let price = Price(units: Int64(index) * 1_000_000)
            columns.append(
                Timestamp(millisecondsSince1970: Int64(index) * 60_000), open: price,
                high: Price(units: price.units + 5), low: Price(units: price.units - 5), close: price,
                volume: Volume(units: Int128(abs(index)) * 10_000_000_000))
        }
        return try CandleSeries(columns: columns)
    }
}
