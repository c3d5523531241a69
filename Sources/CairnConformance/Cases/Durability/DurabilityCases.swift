internal import CairnDomain
internal import CairnRepositories

/// What a write that returned left behind is there when the storage is opened again.
enum DurabilityCases {
    static let all: [ConformanceCase] = [
        durable("candles", "Candles are there after reopening", requires: [.candles]) { context in
            let key = try CandleFixture.key()
            try await context.candles().save(try CandleFixture.series(0..<1000), in: key)
            try await context.reopen()
            try expectCandles(try await context.candles().candles(of: key), try CandleFixture.series(0..<1000))
            try expectEqual(try await context.candles().series(), [key], "the series stored")
        },
        durable(
            "candles-replaced-and-deleted", "Replaced and deleted candles stay so after reopening", requires: [.candles]
        ) {
            context in
            let (key, gone) = (try CandleFixture.key(), try CandleFixture.key("gone"))
            let store = try await context.candles()
            try await store.save(try CandleFixture.series(0..<20, level: 1), in: key)
            try await store.save(try CandleFixture.series(0..<5), in: gone)
            try await store.save(try CandleFixture.series(0..<10, level: 2), in: key)
            _ = try await store.delete(of: key, in: CandleFixture.span(10, 19))
            try await store.delete(gone)
            try await context.reopen()
            try expectCandles(
                try await context.candles().candles(of: key), try CandleFixture.series(0..<10, level: 2))
            try expectEqual(try await context.candles().series(), [key], "the series stored")
        },
        durable("records", "Records of every type are there after reopening", requires: [.records]) { context in
            var generator = SeededGenerator(seed: context.seed)
            let items = Item.random(100, &generator)
            let composite = CompositeSpecimen(id: 1, words: HostileText.texts, leg: .init(symbol: "A", weight: 0.1))
            try await context.records(Item.self).insert(items)
            try await context.records(CompositeSpecimen.self).insert(composite)
            try await context.reopen()
            try expectRecords(try await context.records(Item.self).find(), items)
            try expectRecords(try await context.records(CompositeSpecimen.self).find(), [composite])
        },
        durable(
            "records-replaced-and-deleted", "Replaced and deleted records stay so after reopening",
            requires: [.records]
        ) { context in
            try await context.storage.write(Account(id: "a", owner: "old"), Account(id: "b"), Account(id: "c"))
            try await context.storage.write(Account(id: "a", owner: "new"))
            try await context.records(Account.self).delete(RecordKey("b"))
            try await context.reopen()
            try expectRecords(
                try await context.storage.accounts(), [Account(id: "a", owner: "new"), Account(id: "c")])
        },
        durable("writes-after-reopening", "A reopened storage takes writes", requires: [.records]) { context in
            for round in 1...3 {
                try await context.storage.write(Account(id: "\(round)"))
                try await context.reopen()
            }
            try expectEqual(try await context.storage.accounts().map(\.id), ["1", "2", "3"], "the ids stored")
        },
        durable(
            "transactions", "Transactions that returned are there, those that threw are not",
            requires: [.records, .transactions]
        ) { context in
            try await context.storage.transaction { work in try await work.write(Account(id: "kept")) }
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.write(Account(id: "lost"))
                    throw Rollback()
                }
            }
            try await context.reopen()
            try expectEqual(try await context.storage.accounts().map(\.id), ["kept"], "the ids stored")
        },
        durable(
            "constraints", "Keys and unique values are still held after reopening",
            requires: [.records, .uniqueConstraints, .insertConflicts]
        ) { context in
            try await context.records(Member.self).insert(.distinct(1))
            try await context.reopen()
            let store = try await context.records(Member.self)
            var member = Member.distinct(2)
            member.email = Member.distinct(1).email
            try await expectError(.uniqueViolation, from: "inserting a value that is held") {
                try await store.insert(member)
            }
            try await expectError(.duplicateKey, from: "inserting an existing key") {
                try await store.insert(.distinct(1))
            }
        },
        durable("versions", "Versions go on after reopening", requires: [.records, .optimisticVersions]) { context in
            try await context.storage.write(Account(id: "a"))
            _ = try await context.records(Account.self).update(Account(id: "a"), expectedVersion: 1)
            try await context.reopen()
            let store = try await context.records(Account.self)
            try await expectError(.staleVersion, from: "updating a version from before") {
                try await store.update(Account(id: "a"), expectedVersion: 1)
            }
            try expectEqual(
                try await store.update(Account(id: "a"), expectedVersion: 2).version, 3, "the version")
        },
        durable("cursors", "A cursor goes on at its place after reopening", requires: [.records]) { context in
            try await context.records(Item.self).insert((1...30).map(Item.numbered))
            let first = try await context.records(Item.self).page(sort: .descending(\.count), size: 10)
            try await context.reopen()
            let second = try await context.records(Item.self).page(
                sort: .descending(\.count), size: 10, after: first.next)
            try expectEqual(second.records.map(\.id), (11...20).reversed(), "the ids of the second page")
        },
        durable(
            "another-shape", "A type that claims a stored table of another shape is refused after reopening",
            requires: [.records]
        ) { context in
            try await context.storage.write(Account(id: "a", balance: 5))
            try await context.reopen()
            try await expectError(.schemaMismatch, .invalidStoredData, from: "reading another shape") {
                try await context.records(Reshaped.self).find()
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a", balance: 5)])
        },
        durable(
            "large", "20,000 candles and 2,000 records are complete after reopening", requires: [.candles, .records]
        ) {
            context in
            let key = try CandleFixture.key()
            let candles = try CandleFixture.series(0..<20_000)
            try await context.candles().save(candles, in: key)
            try await context.records(Item.self).insert((1...2000).map(Item.numbered))
            try await context.reopen()
            try expectCandles(try await context.candles().candles(of: key), candles)
            try expectEqual(try await context.records(Item.self).find().map(\.id), Array(1...2000), "the ids stored")
        },
    ]

    private static func durable(
        _ id: String, _ title: String, requires: Set<Capability>,
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(
            "durability.\(id)", title, area: .durability, requires: requires.union([.durability]), body)
    }
}
