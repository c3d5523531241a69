import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

/// Conditions with more values than a server takes in one parameter, or as parameters of their own.
///
/// One after the other: each keeps a processor busy, and tests beside them measure time or look at what runs.
@Suite(.needsServer(.clickHouse), .serialized) struct LongConditionTests {
    private struct Measure: Record, Equatable {
        var id: Int
        var amount: Volume
        var price: Price
        var time: Timestamp
        var day: Day
        var level: Double
        var share: Volume?

        static let schema = RecordSchema(
            "measures", Measure.init, Field("id", \.id), Field("amount", \.amount), Field("price", \.price),
            Field("time", \.time), Field("day", \.day), Field("level", \.level), Field("share", \.share), key: ["id"])

        /// The record of a number; all fields differ from those of other numbers below a hundred thousand.
        init(number: Int) {
            let number = Int64(number)
            self.init(
                id: Int(number), amount: Volume(units: Int128(number) * 10_000_000_000_000_000),
                price: Price(units: number * 1_000_000), time: Timestamp(millisecondsSince1970: number * 1000),
                day: Day(daysSince1970: Int32(number)), level: Double(number) / 4,
                share: number % 3 == 0 ? nil : Volume(units: Int128(number) * 1_000_000_000_000_000_000))
        }

        init(
            id: Int, amount: Volume, price: Price, time: Timestamp, day: Day, level: Double, share: Volume?
        ) {
            (self.id, self.amount, self.price, self.time) = (id, amount, price, time)
            (self.day, self.level, self.share) = (day, level, share)
        }
    }

    /// A table of Cairn's own, and tables of others.
    private static let tables = [
        nil,
        """
        id Int32, amount Decimal(38, 2), price Decimal(9, 4), time DateTime, day Date, level Float32,
        share LowCardinality(Nullable(UInt32))
        """,
        """
        id Int64, amount Decimal(76, 20), price Decimal(38, 8), time DateTime64(6, 'UTC'), day Date32, level Float64,
        share Nullable(Decimal(20, 0))
        """,
        """
        id UInt16, amount Decimal(18, 2), price Decimal(18, 2), time DateTime64(0, 'Asia/Seoul'), day Date,
        level Float32, share Nullable(Int128)
        """,
    ]

    private func withMeasures(
        _ columns: String?, _ body: (any RecordStore<Measure>) async throws -> Void
    ) async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            if let columns {
                let server = RawHTTP(configuration)
                try await server.run("CREATE DATABASE \(configuration.database)")
                try await server.run(
                    """
                    CREATE TABLE measures (\(columns)) ENGINE = ReplacingMergeTree ORDER BY id
                    SETTINGS allow_suspicious_low_cardinality_types = 1
                    """, database: configuration.database)
                configuration.ownership = .existing
            }
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.records(Measure.self)
                _ = try await store.upsert((0..<200).map { Measure(number: $0 * 100) })
                try await body(store)
            }
        }
    }

    @Test(arguments: tables) func `ten thousand values find what they should`(_ columns: String?) async throws {
        try await withMeasures(columns) { store in
            // Every second one of the stored records, among ten thousand that are not there.
            let sought = (0..<10_000).map { Measure(number: $0 * 2 + ($0 % 100 == 0 ? 0 : 1)) }
            let expected = (0..<100).map { $0 * 200 }
            var conditions: [(String, RecordPredicate<Measure>)] = [
                ("price", .isIn(\.price, sought.map(\.price))), ("time", .isIn(\.time, sought.map(\.time))),
                ("day", .isIn(\.day, sought.map(\.day))), ("level", .isIn(\.level, sought.map(\.level))),
                ("id", .isIn(\.id, sought.map(\.id))),
            ]
            // Of a Decimal256 each value travels alone.
            if columns?.contains("76") != true { conditions.append(("amount", .isIn(\.amount, sought.map(\.amount)))) }
            for (name, condition) in conditions {
                let found = try await store.find(where: condition, sort: .ascending(\.id)).map(\.id)
                #expect(found == expected, "\(name)")
                #expect(try await store.count(where: !condition) == 100, "\(name)")
            }
            let shares = try await store.find(where: .isIn(\.share, sought.map(\.share)), sort: .ascending(\.id))
            #expect(shares.map(\.id) == (0..<200).map { $0 * 100 }.filter { $0 % 300 == 0 || $0 % 200 == 0 })
        }
    }

    @Test(arguments: tables.prefix(2)) func `ten thousand alternatives find what they should`(_ columns: String?)
        async throws
    {
        try await withMeasures(columns) { store in
            let sought = (0..<10_000).map { Measure(number: $0 * 2) }
            let times: [PredicateNode] = sought.map { .comparison(field: "time", .equal, $0.time.storedValue) }
            let prices: [PredicateNode] = sought.map { .comparison(field: "price", .equal, $0.price.storedValue) }
            for (node, expected) in [
                (PredicateNode.or(times), 200), (.or(prices + times), 200), (.not(.or(prices)), 0),
            ] {
                let count = try await store.count(where: RecordPredicate(node))
                #expect(count == expected)
            }
        }
    }

    @Test(arguments: tables) func `a value that no column holds is found nowhere`(_ columns: String?) async throws {
        try await withMeasures(columns) { store in
            let (bit, whole) = (Volume(units: 1), Volume(units: .max))
            let times = [Int64.min, -1, 1, 999, .max].map(Timestamp.init(millisecondsSince1970:))
            let days = [Int32.min, -1, 1, 120_530, .max].map(Day.init(daysSince1970:))
            let conditions: [RecordPredicate<Measure>] = [
                .isIn(\.price, [Price(units: 1), Price(units: .max)]),
                .isIn(\.amount, [bit, whole, Volume(units: .min)]), .isIn(\.share, [bit, whole, Volume(units: -1)]),
                .isIn(\.time, times), .isIn(\.day, days), .isIn(\.level, [0.1, .infinity]),
            ]
            for condition in conditions {
                let count = try await store.count(where: condition)
                #expect(count == 0, "\(condition)")
            }
            let zero = try await store.find(where: .isIn(\.level, [-0.0])).map(\.id)
            #expect(zero == [0])
        }
    }

    @Test func `records with ten thousand keys of time are inserted once`() async throws {
        struct Tick: Record {
            var time: Timestamp
            var price: Price
            static let schema = RecordSchema(
                "ticks", Tick.init, Field("time", \.time), Field("price", \.price), key: ["time"])
        }
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.records(Tick.self)
                let ticks = (0..<10_000).map { number in
                    Tick(time: Timestamp(millisecondsSince1970: Int64(number) * 7), price: Price(units: 1))
                }
                try await store.insert(ticks)
                try await expectError(.duplicateKey) { try await store.insert([ticks[9_999]]) }
                #expect(try await store.count(where: .all) == 10_000)
            }
        }
    }

    @Test func `conditions of other kinds are refused when there are too many, and not as a fault of the server`()
        async throws
    {
        try await withMeasures(nil) { store in
            let nodes: [PredicateNode] = (0..<2000).map { .comparison(field: "id", .less, .integer(-$0)) }
            let failure = try await error { try await store.count(where: RecordPredicate(.or(nodes))) }
            #expect(failure.code == .invalidInput && !failure.isTransient && failure.outcome == .notApplied)
            #expect(try await store.count(where: RecordPredicate(.or(Array(nodes.prefix(900))))) == 0)
        }
    }
}
