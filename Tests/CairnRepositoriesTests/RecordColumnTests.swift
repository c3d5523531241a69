import CairnDomain
import CairnRepositories
import TestSupport
import Testing

/// Records coded column by column, as those that are coded row by row.
@Suite struct RecordColumnTests {
    private enum Side: String, CaseIterable, FieldValue { case buy, sell }

    private struct Fee: Equatable {
        var scale: Int8
        var amount: Double
    }

    /// Fields of several sizes, one within a field, and one that is computed and one that is observed: those lie at no
    /// known place.
    private struct Trade: Record, Equatable {
        var isOpen: Bool
        var number: Int64
        var note: String?
        var side: Side
        var observed: Int { didSet {} }
        var price: Price
        var tags: [String]
        var fee: Fee

        var label: String { "trade \(number)" }

        init(
            isOpen: Bool, number: Int64, note: String?, side: Side, observed: Int, price: Price, tags: [String],
            fee: Double, label: String
        ) throws {
            guard number >= 0 else { throw RecordColumnTests.Refusal() }
            (self.isOpen, self.number, self.note, self.side) = (isOpen, number, note, side)
            (self.observed, self.price, self.tags) = (observed, price, tags)
            self.fee = Fee(scale: 7, amount: fee)
        }

        static let schema = RecordSchema(
            "trades", Trade.init,
            Field("is_open", \.isOpen), Field("number", \.number), Field("note", \.note), Field("side", \.side),
            Field("observed", \.observed), Field("price", \.price), Field("tags", \.tags),
            Field("fee.amount", \.fee.amount), Field("label", \.label),
            key: ["number"])
    }

    private final class Shared: Record {
        let id: Int
        init(id: Int) { self.id = id }
        static let schema = RecordSchema("shared", Shared.init(id:), Field("id", \.id), key: ["id"])
    }

    private struct Refusal: Error {}

    private func trades(_ count: Int) throws -> [Trade] {
        var random = SeededGenerator()
        return try (0..<count).map { number in
            try Trade(
                isOpen: .random(using: &random), number: Int64(number),
                note: Bool.random(using: &random) ? "a note that is longer than fifteen bytes \(number)" : nil,
                side: Side.allCases.randomElement(using: &random) ?? .buy, observed: .random(in: 0...9, using: &random),
                price: Price(units: .random(in: .min ... .max, using: &random)),
                tags: (0..<Int.random(in: 0...3, using: &random)).map { "tag \($0)" },
                fee: .random(in: -1...1, using: &random), label: "")
        }
    }

    private func columns(_ rows: [[StoredValue]]) -> [StoredValue] {
        Trade.schema.fields.indices.flatMap { field in rows.map { $0[field] } }
    }

    @Test func `columns hold what rows hold`() throws {
        let trades = try trades(50)
        let rows = trades.map { trade in
            [
                trade.isOpen.storedValue, trade.number.storedValue, trade.note.storedValue, trade.side.storedValue,
                trade.observed.storedValue, trade.price.storedValue, trade.tags.storedValue,
                trade.fee.amount.storedValue, trade.label.storedValue,
            ]
        }
        #expect(try trades.map { try Trade.schema.encode($0) } == rows)
        for (index, field) in Trade.schema.fields.enumerated() {
            #expect(try Trade.schema.encode(field: index, of: trades[...]) == rows.map { $0[index] }, "\(field.name)")
            #expect(try Trade.schema.encode(field: index, of: trades[10..<12]) == rows[10..<12].map { $0[index] })
            #expect(try Trade.schema.encode(field: index, of: []) == [])
        }
        let shared = [Shared(id: 3), Shared(id: 4)]
        #expect(try Shared.schema.encode(field: 0, of: shared[...]) == [.integer(3), .integer(4)])
        #expect(try Shared.schema.encode(shared[1]) == [.integer(4)])
    }

    @Test func `records are made from columns, run by run`() throws {
        let trades = try trades(100)
        let rows = try trades.map { try Trade.schema.encode($0) }
        let records = RecordBuffer<Trade>()
        for (start, end) in [(0, 1), (1, 1), (1, 40), (40, 100)] {
            let run = Array(rows[start..<end])
            try Trade.schema.decode(columns: columns(run), rowCount: run.count, into: records)
            #expect(records.count == end)
        }
        #expect(records.take() == trades)
        #expect(records.count == 0 && records.take().isEmpty)
        try Trade.schema.decode(columns: columns(Array(rows[..<2])), rowCount: 2, into: records)
        #expect(records.take() == Array(trades[..<2]))
    }

    @Test func `a value that cannot be read is told with its field and row`() throws {
        var rows = try trades(4).map { try Trade.schema.encode($0) }
        rows[2][3] = .text("hold")
        let records = RecordBuffer<Trade>()
        let error = try #require(throws: CairnError.self) {
            try Trade.schema.decode(columns: columns(rows), rowCount: 4, into: records, backend: .clickHouse)
        }
        #expect(error.code == .invalidStoredData && error.backend == .clickHouse)
        #expect(error.message.hasPrefix("field side ") && !error.message.contains("hold "), "\(error.message)")
        #expect(error.detail?.contains("side: ") == true && error.detail?.contains("number: ") == true)
        #expect(records.take().map(\.number) == [0, 1])
        let alone = try #require(throws: CairnError.self) { try Trade.schema.decode(rows[2]) }
        #expect(alone.message == error.message)
    }

    @Test func `a record that breaks its own rules is told as such`() throws {
        var rows = try trades(3).map { try Trade.schema.encode($0) }
        rows[1][1] = .integer(-1)
        let records = RecordBuffer<Trade>()
        let error = try #require(throws: CairnError.self) {
            try Trade.schema.decode(columns: columns(rows), rowCount: 3, into: records)
        }
        #expect(error.code == .invalidStoredData && error.underlying is Refusal)
        #expect(error.message.contains("breaks the rules of Trade"), "\(error.message)")
        let alone = try #require(throws: CairnError.self) { try Trade.schema.decode(rows[1]) }
        #expect(alone.message == error.message)
    }

    @Test func `too few values are refused`() throws {
        let values = try Trade.schema.encode(try trades(1)[0])
        #expect(throws: CairnError.self) {
            try Trade.schema.decode(columns: values, rowCount: 2, into: RecordBuffer<Trade>())
        }
        #expect(throws: CairnError.self) {
            try Trade.schema.decode(columns: Array(values.dropLast()), rowCount: 1, into: RecordBuffer<Trade>())
        }
    }

    @Test func `a buffer lets go of every record once`() throws {
        weak var kept: Shared?
        weak var dropped: Shared?
        do {
            let records = RecordBuffer<Shared>()
            try Shared.schema.decode(columns: [.integer(1)], rowCount: 1, into: records)
            let taken = records.take()
            kept = taken[0]
            #expect(kept != nil)
            #expect(throws: CairnError.self) {
                try Shared.schema.decode(columns: [.integer(2), .text("")], rowCount: 2, into: records)
            }
            #expect(records.count == 1)
            let second = records.take()
            dropped = second[0]
            try Shared.schema.decode(columns: [.integer(3), .integer(4)], rowCount: 2, into: records)
        }
        #expect(kept == nil && dropped == nil)
    }
}
