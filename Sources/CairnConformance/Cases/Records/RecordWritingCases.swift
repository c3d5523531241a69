internal import CairnDomain
internal import CairnRepositories

/// One record per key: inserting, replacing, and what comes back.
enum RecordWritingCases {
    static let all: [ConformanceCase] = inserting + replacing + reading

    private static let inserting: [ConformanceCase] = [
        .records("insert.one-comes-back", "An inserted record is found by its key", of: Account.self) { trial in
            try await trial.store.insert(Account(id: "a", owner: "Ann", balance: 5))
            try await trial.expectAll([Account(id: "a", owner: "Ann", balance: 5)])
        },
        .records("insert.many-come-back", "Every record of a batch comes back", of: Item.self) { trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let items = Item.random(100, &generator)
            try await trial.store.insert(items)
            try await trial.expectAll(items)
        },
        .records("insert.empty-batch", "Inserting nothing changes nothing", of: Account.self) { trial in
            try await trial.store.insert([])
            try await trial.expectAll([])
        },
        .records("insert.large-batch", "5,000 records inserted at once are all there", of: Item.self) { trial in
            let items = (1...5000).map(Item.numbered)
            try await trial.store.insert(items)
            try await trial.expectAll(items)
        },
        .records(
            "insert.existing-key", "A key that exists is refused and its record stays as it is", of: Account.self,
            requires: [.insertConflicts]
        ) { trial in
            try await trial.store.insert(Account(id: "a", owner: "first"))
            try await expectError(.duplicateKey, from: "inserting an existing key") {
                try await trial.store.insert(Account(id: "a", owner: "second"))
            }
            try await trial.expectAll([Account(id: "a", owner: "first")])
        },
        .records(
            "insert.existing-composite-key", "A key of several fields exists only when all of them are the same",
            of: Reading.self, requires: [.insertConflicts]
        ) { trial in
            let readings = [
                Reading(0, "a", 0), Reading(1, "a", 0), Reading(0, "b", 0), Reading(0, "a", 1), Reading(0, "A", 0),
            ]
            try await trial.store.insert(readings)
            try await expectError(.duplicateKey, from: "inserting an existing key") {
                try await trial.store.insert(Reading(0, "b", 0, 9))
            }
            try await trial.expectAll(readings)
        },
        .records(
            "insert.key-twice-in-batch", "A batch that holds a key twice is refused", of: Account.self,
            requires: [.insertConflicts]
        ) { trial in
            try await expectError(.duplicateKey, from: "inserting a key twice") {
                try await trial.store.insert([Account(id: "a"), Account(id: "b"), Account(id: "a", owner: "other")])
            }
        },
        .records(
            "insert.atomic", "A batch with one key that exists inserts none of its records", of: Account.self,
            requires: [.insertConflicts, .atomicBatches]
        ) { trial in
            try await trial.store.insert(Account(id: "m", owner: "first"))
            let batch = ["a", "b", "m", "z"].map { Account(id: $0) }
            try await expectError(.duplicateKey, from: "inserting an existing key") {
                try await trial.store.insert(batch)
            }
            try await trial.expectAll([Account(id: "m", owner: "first")])
        },
        .records(
            "insert.atomic-twice-in-batch", "A batch that holds a key twice inserts none of its records",
            of: Account.self, requires: [.insertConflicts, .atomicBatches]
        ) { trial in
            try await expectError(.duplicateKey, from: "inserting a key twice") {
                try await trial.store.insert([Account(id: "a"), Account(id: "b"), Account(id: "a")])
            }
            try await trial.expectAll([])
        },
        .records(
            "insert.outcome", "A refused insert says that nothing was applied and that trying again will not help",
            of: Account.self, requires: [.insertConflicts, .atomicBatches]
        ) { trial in
            try await trial.store.insert(Account(id: "a"))
            let error = try await expectError(.duplicateKey, from: "inserting an existing key") {
                try await trial.store.insert(Account(id: "a"))
            }
            try expectEqual(error.outcome, .notApplied, "the outcome")
            try expect(!error.isTransient, "the error says that trying again may help")
            try expectEqual(error.backend, trial.store.backend, "the backend that the error names")
        },
    ]

    private static let replacing: [ConformanceCase] = [
        .records("upsert.new", "Upserting adds records that are new", of: Account.self) { trial in
            let written = try await trial.store.upsert([Account(id: "a"), Account(id: "b")])
            try expectEqual(written, 2, "the number written")
            try await trial.expectAll([Account(id: "a"), Account(id: "b")])
        },
        .records("upsert.replaces", "Upserting replaces every field of a record that exists", of: Reading.self) {
            trial in
            try await trial.store.upsert(Reading(0, "a", 0, 1, note: "old"))
            try await trial.store.upsert(Reading(0, "a", 0, 2, note: nil))
            try await trial.expectAll([Reading(0, "a", 0, 2, note: nil)])
        },
        .records("upsert.idempotent", "Upserting the same records again changes nothing", of: Reading.self) { trial in
            let readings = (0..<20).map { Reading($0 / 5, "a", $0 % 5, Double($0)) }
            for _ in 0..<3 {
                try expectEqual(try await trial.store.upsert(readings), 20, "the number written")
                try await trial.expectAll(readings)
            }
        },
        .records("upsert.mixed", "A batch of new and existing records counts each once", of: Account.self) { trial in
            try await trial.store.upsert((0..<10).map { Account(id: "\($0)", owner: "old") })
            let batch = (5..<20).map { Account(id: "\($0)", owner: "new") }
            try expectEqual(try await trial.store.upsert(batch), 15, "the number written")
            try await trial.expectAll((0..<5).map { Account(id: "\($0)", owner: "old") } + batch)
        },
        .records(
            "upsert.duplicates-in-batch", "Of several records of one key the last wins and one is counted",
            of: Account.self
        ) { trial in
            let batch = ["a", "b", "a", "c", "a", "b"].enumerated().map { Account(id: $1, balance: Int64($0)) }
            try expectEqual(try await trial.store.upsert(batch), 3, "the number written")
            try await trial.expectAll([batch[3], batch[4], batch[5]])
        },
        .records("upsert.empty-batch", "Upserting nothing writes nothing", of: Account.self) { trial in
            try expectEqual(try await trial.store.upsert([]), 0, "the number written")
            try await trial.expectAll([])
        },
        .records("upsert.large-batch", "5,000 records, half of them new, are all written", of: Reading.self) { trial in
            try await trial.store.upsert((0..<2500).map { Reading($0 / 100, "a", $0 % 100, 1) })
            let batch = (0..<5000).map { Reading($0 / 100, "a", $0 % 100, 2) }
            try expectEqual(try await trial.store.upsert(batch), 5000, "the number written")
            try await trial.expectAll(batch)
        },
        .records("upsert.after-insert", "Inserting and upserting write the same records", of: Reading.self) { trial in
            try await trial.store.insert(Reading(0, "a", 0, 1, note: "x"))
            try expectEqual(try await trial.store.upsert([Reading(0, "a", 0, 3)]), 1, "the number written")
            try await trial.expectAll([Reading(0, "a", 0, 3)])
        },
    ]

    private static let reading: [ConformanceCase] = [
        .records("get.unknown", "A key that is not stored gives nil", of: Account.self) { trial in
            try expect(try await trial.store.get("a") == nil, "found a record in an empty store")
            try await trial.store.insert(Account(id: "a"))
            for key in ["", "A", "a ", " a", "b", "%", "_"] {
                try expect(try await trial.store.get(key) == nil, "found a record for the key \(key.debugDescription)")
            }
        },
        .records("get.composite-key", "A record is got by all fields of its key", of: Reading.self) { trial in
            let readings = (0..<3).flatMap { day in
                ["a", "b"].flatMap { station in (0..<2).map { Reading(day, station, $0, Double(day * 10 + $0)) } }
            }
            try await trial.store.insert(readings)
            for reading in readings {
                let found = try await trial.store.get(reading.day, reading.station, reading.slot)
                try expectRecord(found, reading)
            }
            try expect(try await trial.store.get(readings[0].day, "a", 7) == nil, "found a record that is not there")
        },
        .records("get.visible-through-another-handle", "What one handle wrote another one reads", of: Account.self) {
            trial in
            let other = try await trial.context.records(Account.self)
            try await trial.store.insert(Account(id: "a"))
            try expectRecord(try await other.get("a"), Account(id: "a"))
            try await other.upsert(Account(id: "a", owner: "Ann"))
            try expectRecord(try await trial.store.get("a"), Account(id: "a", owner: "Ann"))
        },
        .records("get.types-apart", "Records of different types with the same key are kept apart", of: Item.self) {
            trial in
            let composites = try await trial.context.records(CompositeSpecimen.self)
            try await trial.store.insert(Item(1, name: "item"))
            try await composites.insert(CompositeSpecimen(id: 1, city: "Seoul"))
            try await trial.store.insert(Item(2))
            try expectEqual(try await composites.count(), 1, "the count of the other type")
            try expectEqual(try await trial.store.delete(where: .all), 2, "the number deleted")
            try expectRecord(try await composites.get(1), CompositeSpecimen(id: 1, city: "Seoul"))
        },
        .records("get.empty-store", "A type that was never written is empty", of: Item.self) { trial in
            try await trial.expectAll([])
            try expect(try await trial.store.get(1) == nil, "found a record in an empty store")
            try expectEqual(try await trial.store.distinct(\.name), [], "the different values")
            try expect(try await trial.store.min(\.count) == nil, "found a smallest value in an empty store")
            try expectEqual(try await trial.store.delete(where: .all), 0, "the number deleted")
        },
    ]
}
