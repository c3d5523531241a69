internal import CairnDomain
internal import CairnRepositories
internal import struct Foundation.Data

/// Keys of every type identify, order and page.
enum RecordKeyCases {
    static let all: [ConformanceCase] = [
        keys("bool", [true, false]),
        keys("integer", [Int64.min, -1, 0, 1, 9, 10, 100, .max]),
        keys(
            "double", [-.infinity, -1.5, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude, 0.1, 1, 1e300, .infinity]),
        keys("text", ["", " ", "A", "Z", "a", "é", "e\u{301}", "한글", "10", "9"]),
        keys("bytes", [Data(), Data([0]), Data([0, 0]), Data([1]), Data([127]), Data([128]), Data([255, 0])]),
        keys("timestamp", [-86_400_001, -1, 0, 1, 1_704_067_200_123].map(Timestamp.init(millisecondsSince1970:))),
        keys("day", [-25_567, -1, 0, 1, 19_782].map(Day.init(daysSince1970:))),
        keys("price", [.min, Price(units: -1), .zero, Price(units: 1), Price(units: 900_000_000), .max]),
        keys(
            "decimal", [-1, 0, 1, 900_000_000_000_000_000_000, 1_000_000_000_000_000_000_000].map(Volume.init(units:))),
        keys(
            "id",
            [[UInt8](repeating: 0, count: 12), Array(1...12), [UInt8](repeating: 200, count: 12)].compactMap {
                ObjectID(bytes: $0)
            }),
        keys("enumeration", ScalarSpecimen.Grade.allCases),
        .records("key.composite-order", "Without an order records come by the fields of their key", of: Reading.self) {
            trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let readings = [-1, 0, 1].flatMap { day in
                ["B", "a", "é", ""].flatMap { station in [-1, 0, 9, 10].map { Reading(day, station, $0) } }
            }
            try await trial.store.insert(readings.shuffled(using: &generator))
            try await trial.expectFound(among: readings)
            try await trial.expectFound(limit: 7, among: readings)
        },
        .records("key.wrong-number-of-values", "A key with too few or too many values is refused", of: Reading.self) {
            trial in
            let day = Day(daysSince1970: 0)
            try await expectError(.invalidInput, from: "a key of one value") { try await trial.store.get(day) }
            try await expectError(.invalidInput, from: "a key of four values") {
                try await trial.store.get(day, "a", 1, 1)
            }
            try await expectError(.invalidInput, from: "deleting by a key of two values") {
                try await trial.store.delete(RecordKey(day, "a"))
            }
        },
        .records("key.wrong-type", "A key with a value of another type is refused", of: Reading.self) { trial in
            let day = Day(daysSince1970: 0)
            try await expectError(.invalidInput, from: "a text for a day") { try await trial.store.get("day", "a", 1) }
            try await expectError(.invalidInput, from: "a text for a number") {
                try await trial.store.get(day, "a", "1")
            }
            try await expectError(.invalidInput, from: "a missing value") {
                try await trial.store.get(RecordKey(values: [.day(day), .null, .integer(1)]))
            }
        },
    ]

    /// A case on records whose key is of one type; the keys are given in ascending order.
    private static func keys<Key: FieldValue>(_ type: String, _ keys: [Key]) -> ConformanceCase {
        .records("key.\(type)", "Keys of type \(type) identify and order records", of: Keyed<Key>.self) { trial in
            let records = keys.enumerated().map { Keyed(id: $1, label: $0) }
            try await trial.store.insert(records.reversed())
            try await trial.expectAll(records)
            try await ConcurrencyCases.atOnce(4 * records.count) { task in
                let record = records[task % records.count]
                try expectRecord(try await trial.store.get(record.id), record, "a record read beside others")
            }
            try await trial.expectFound(sort: .descending(\.id), among: records)
            for record in records {
                try await trial.expectFound(where: \.id > record.id, among: records)
            }
            var paged: [Keyed<Key>] = []
            for try await batch in trial.store.stream(batchSize: 2) { paged += batch }
            try expectRecords(paged, try RecordOracle(records).find(), "the records page by page")
            try await trial.store.upsert(Keyed(id: keys[0], label: -1))
            try expectEqual(try await trial.store.count(), keys.count, "the count after replacing")
            try expectEqual(try await trial.store.delete(RecordKey(keys[0])), true, "whether there was one")
            try expect(try await trial.store.get(keys[0]) == nil, "found a deleted record")
            try expectEqual(try await trial.store.count(), keys.count - 1, "the count after deleting")
        }
    }
}
