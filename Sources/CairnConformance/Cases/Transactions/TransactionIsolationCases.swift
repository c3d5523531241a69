internal import CairnDomain
internal import CairnRepositories

/// Nobody outside sees a transaction before it is complete, and transactions at once behave as one after another.
enum TransactionIsolationCases {
    static let all: [ConformanceCase] = [
        .transaction(
            "isolation-records", "What a transaction wrote is not seen outside before it has returned",
            requires: [.concurrentReads]
        ) { context in
            try await context.storage.write(Account(id: "a", owner: "old"))
            let storage = context.storage
            try await storage.transaction { work in
                try await work.write(Account(id: "a", owner: "new"), Account(id: "b"))
                // Detached, so that it does not count as being inside.
                let seen = try await Task.detached { try await storage.accounts() }.value
                try expectRecords(seen, [Account(id: "a", owner: "old")], "what is seen outside")
            }
            try expectRecords(try await storage.accounts(), [Account(id: "a", owner: "new"), Account(id: "b")])
        },
        .transaction(
            "isolation-candles", "Candles that a transaction saved are not seen outside before it has returned",
            requires: [.candles, .concurrentReads]
        ) { context in
            let (storage, key) = (context.storage, try CandleFixture.key())
            try await context.candles().save(try CandleFixture.series(0..<5, level: 1), in: key)
            try await storage.transaction { work in
                try await work.candles().save(try CandleFixture.series(0..<9, level: 2), in: key)
                let seen = try await Task.detached { try await storage.candles().candles(of: key) }.value
                try expectCandles(seen, try CandleFixture.series(0..<5, level: 1), "what is seen outside")
            }
            try expectCandles(
                try await context.candles().candles(of: key), try CandleFixture.series(0..<9, level: 2))
        },
        .transaction(
            "isolation-deletes", "What a transaction deleted is seen outside until it has returned",
            requires: [.concurrentReads]
        ) { context in
            try await context.storage.write(Account(id: "a"))
            let storage = context.storage
            try await storage.transaction { work in
                try await work.records(Account.self).delete(where: .all)
                let seen = try await Task.detached { try await storage.accounts().count }.value
                try expectEqual(seen, 1, "the number seen outside")
            }
            try expectEqual(try await storage.accounts().count, 0, "the number of accounts")
        },
        .transaction("transfers", "Transfers at once between accounts create and lose no money") { context in
            let (storage, names) = (context.storage, ["a", "b", "c", "d"])
            for name in names { try await storage.write(Account(id: name, balance: 1000)) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<16 {
                    group.addTask {
                        var generator = SeededGenerator(seed: context.seed &+ UInt64(task))
                        for _ in 0..<5 {
                            let pair = names.shuffled(using: &generator).prefix(2)
                            let amount = Int64.random(in: 1...50, using: &generator)
                            try await transfer(amount, from: pair[0], to: pair[1], in: storage)
                        }
                    }
                }
                // Whoever reads meanwhile sees whole transfers only.
                for _ in 0..<20 {
                    let sum = try await storage.accounts().reduce(0) { $0 + $1.balance }
                    try expectEqual(sum, 4000, "the sum of all balances meanwhile")
                }
                try await group.waitForAll()
            }
            let sum = try await storage.accounts().reduce(0) { $0 + $1.balance }
            try expectEqual(sum, 4000, "the sum of all balances")
        },
        .transaction("increments", "Transactions at once that read and write one record lose no update") { context in
            let storage = context.storage
            try await storage.write(Account(id: "a"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await retryingTransient {
                            try await storage.transaction { work in
                                guard var account = try await work.records(Account.self).get("a") else { return }
                                account.balance += 1
                                await Task.yield()
                                try await work.write(account)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try expectEqual(try await storage.accounts().map(\.balance), [20], "the balance")
        },
        .transaction("commits-and-rollbacks", "Of transactions at once only those that return are stored") { context in
            let storage = context.storage
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        try? await retryingTransient {
                            try await storage.transaction { work in
                                try await work.write(Account(id: "\(index)"))
                                if index.isMultiple(of: 2) { throw Rollback() }
                            }
                        }
                    }
                }
            }
            let ids = Set(try await storage.accounts().map(\.id))
            try expectEqual(ids, Set((0..<40).filter { !$0.isMultiple(of: 2) }.map(String.init)), "the ids stored")
        },
    ]

    private static func transfer(_ amount: Int64, from: String, to: String, in storage: any Storage) async throws {
        try await retryingTransient {
            try await storage.transaction { work in
                let store = try await work.records(Account.self)
                guard var source = try await store.get(from), var target = try await store.get(to) else {
                    throw ConformanceFailure("an account is missing")
                }
                source.balance -= amount
                target.balance += amount
                try await store.upsert(source)
                await Task.yield()
                try await store.upsert(target)
            }
        }
    }
}

/// Runs an operation again when it lost against another one, as every caller of a transaction may have to.
func retryingTransient(_ operation: () async throws -> Void) async throws {
    for _ in 0..<200 {
        do {
            return try await operation()
        } catch let error as CairnError where error.isTransient && error.outcome == .notApplied {
            continue
        }
    }
    throw ConformanceFailure("an operation lost against others 200 times in a row")
}
