internal import CairnDomain
internal import CairnRepositories

/// What a transaction wrote is there when it returns, and visible within before.
enum TransactionCommitCases {
    static let all: [ConformanceCase] = [
        .transaction("commit", "What a transaction wrote is there when it has returned") { context in
            try await context.storage.transaction { work in
                try await work.write(Account(id: "a"), Account(id: "b"))
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a"), Account(id: "b")])
        },
        .transaction(
            "commit-candles", "Candles that a transaction saved are there when it has returned",
            requires: [.candles]
        ) { context in
            let key = try CandleFixture.key()
            let candles = try CandleFixture.series(0..<100)
            try await context.storage.transaction { work in try await work.candles().save(candles, in: key) }
            try expectCandles(try await context.candles().candles(of: key), candles)
        },
        .transaction(
            "commit-several-stores", "Writes to several stores of one transaction are all there",
            requires: [.candles]
        ) { context in
            let key = try CandleFixture.key()
            try await context.storage.transaction { work in
                try await work.write(Account(id: "a"))
                try await work.candles().save(try CandleFixture.series(0..<3), in: key)
                try await work.records(Item.self).insert(Item(1))
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a")])
            try expectRecords(try await context.records(Item.self).find(), [Item(1)])
            try expectEqual(try await context.candles().count(of: key), 3, "the count of candles")
        },
        .transaction("value", "A transaction returns what its body returns") { context in
            let found = try await context.storage.transaction { work in
                try await work.write(Account(id: "a", balance: 42))
                return try await work.records(Account.self).get("a")?.balance
            }
            try expectEqual(found, 42, "the value returned")
        },
        .transaction("empty", "A transaction that does nothing succeeds") { context in
            try expectEqual(try await context.storage.transaction { _ in 7 }, 7, "the value returned")
        },
        .transaction("reads-own-writes", "A transaction reads what it wrote, replaced and deleted") { context in
            try await context.storage.write(Account(id: "a", owner: "old"), Account(id: "b"))
            try await context.storage.transaction { work in
                let store = try await work.records(Account.self)
                try await store.upsert([Account(id: "a", owner: "new"), Account(id: "c")])
                try await store.delete(RecordKey("b"))
                let expected = [Account(id: "a", owner: "new"), Account(id: "c")]
                try expectRecords(try await store.find(), expected, "the records within")
                try expectRecord(try await store.get("a"), expected[0], "the record within")
                try expect(try await store.get("b") == nil, "a deleted record is found within")
                try expectEqual(try await store.count(), 2, "the count within")
                try expectEqual(try await store.distinct(\.id), ["a", "c"], "the different values within")
                try expectEqual(try await store.max(\.id), "c", "the largest value within")
            }
        },
        .transaction(
            "reads-own-candles", "A transaction reads the candles that it saved and deleted",
            requires: [.candles]
        ) { context in
            let key = try CandleFixture.key()
            try await context.candles().save(try CandleFixture.series(0..<10), in: key)
            try await context.storage.transaction { work in
                let store = try await work.candles()
                try await store.save(try CandleFixture.series(10..<15), in: key)
                try expectEqual(try await store.delete(of: key, in: CandleFixture.span(0, 4)), 5, "the number deleted")
                try expectCandles(try await store.candles(of: key), try CandleFixture.series(5..<15))
                try expectCandles(try await store.latest(1, of: key), try CandleFixture.series([14]))
                try expectEqual(try await store.series(), [key], "the series within")
            }
            try expectEqual(try await context.candles().count(of: key), 10, "the count of candles")
        },
        .transaction("pages-and-streams", "A transaction pages and streams over what it wrote") { context in
            try await context.storage.transaction { work in
                let store = try await work.records(Item.self)
                try await store.insert((1...25).map(Item.numbered))
                var ids: [Int] = []
                for try await batch in store.stream(batchSize: 4) { ids += batch.map(\.id) }
                try expectEqual(ids, Array(1...25), "the ids")
            }
        },
        .transaction("one-after-another", "Transactions one after another build on each other") { context in
            try await context.storage.write(Account(id: "a"))
            for _ in 0..<20 {
                try await context.storage.transaction { work in
                    guard var account = try await work.accounts().first else { return }
                    account.balance += 1
                    try await work.write(account)
                }
            }
            try expectEqual(try await context.storage.accounts().map(\.balance), [20], "the balance")
        },
        .transaction("large", "A transaction of 5,000 records and 20,000 candles is stored whole", requires: [.candles])
        {
            context in
            let key = try CandleFixture.key()
            let candles = try CandleFixture.series(0..<20_000)
            try await context.storage.transaction { work in
                let items = try await work.records(Item.self)
                for start in stride(from: 0, to: 5000, by: 500) {
                    try await items.insert((start..<start + 500).map(Item.numbered))
                }
                try await work.candles().save(candles, in: key)
            }
            try expectEqual(try await context.records(Item.self).count(), 5000, "the count of records")
            try expectCandles(try await context.candles().candles(of: key), candles)
        },
        .transaction(
            "versions", "An update by version within a transaction raises the version once",
            requires: [.optimisticVersions]
        ) { context in
            try await context.storage.write(Account(id: "a"))
            try await context.storage.transaction { work in
                let store = try await work.records(Account.self)
                let once = try await store.update(Account(id: "a", balance: 1), expectedVersion: 1)
                _ = try await store.update(once, expectedVersion: 2)
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a", balance: 1, version: 3)])
        },
    ]
}
