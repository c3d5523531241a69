import CairnDomain
import CairnRepositories

/// A record of eight fields of different types.
struct Fill: Record, Equatable {
    var id: Int64
    var symbol: String
    var time: Timestamp
    var price: Price
    var quantity: Volume
    var isBuy: Bool
    var fee: Double
    var note: String?

    static let schema = RecordSchema(
        "fills", Fill.init,
        Field("id", \.id), Field("symbol", \.symbol), Field("time", \.time), Field("price", \.price),
        Field("quantity", \.quantity), Field("is_buy", \.isBuy), Field("fee", \.fee), Field("note", \.note),
        key: ["id"])

    /// The same ones on every run; every third has a note.
    static func samples(_ count: Int) -> [Fill] {
        (0..<Int64(count)).map { id -> Fill in
            let time = Timestamp(millisecondsSince1970: 1_577_836_800_000 + id * 250)
            let price = Price(units: 10_000_000_000 + id * 1_000_000)
            let note: String? = id % 3 == 0 ? "partial fill of order \(id)" : nil
            return Fill(
                id: id, symbol: "SYM\(id % 500)", time: time, price: price, quantity: Volume(units: Int128(id) << 40),
                isBuy: id % 2 == 0, fee: Double(id) / 8, note: note)
        }
    }
}
