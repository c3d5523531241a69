import CairnDomain
import CairnRepositories

/// A small record that counts its changes.
struct Quote: Record, Equatable {
    var id: Int64
    var symbol: String
    var price: Price
    var version: Int64

    static let schema = RecordSchema(
        "quotes", Quote.init,
        Field("id", \.id), Field("symbol", \.symbol), Field("price", \.price), Field("version", \.version),
        key: ["id"], version: "version")

    /// The same one on every run.
    static func sample(_ id: Int) -> Quote {
        Quote(
            id: Int64(id), symbol: "SYM\(id % 500)", price: Price(units: 10_000_000_000 + Int64(id) * 1_000_000),
            version: 1)
    }
}
