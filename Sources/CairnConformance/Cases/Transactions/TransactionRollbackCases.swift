internal import CairnDomain
internal import CairnRepositories

/// A transaction whose body throws leaves everything as it was.
enum TransactionRollbackCases {
    static let all: [ConformanceCase] = [
        .transaction("rollback-insert", "Records inserted by a transaction that throws are not there") { context in
            try await context.storage.write(Account(id: "a"))
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.records(Account.self).insert(Account(id: "b"))
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a")])
        },
        .transaction("rollback-replace", "Records replaced by a transaction that throws are what they were") {
            context in
            try await context.storage.write(Account(id: "a", owner: "old"))
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.write(Account(id: "a", owner: "new"))
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a", owner: "old")])
        },
        .transaction("rollback-delete", "Records deleted by a transaction that throws are still there") { context in
            try await context.storage.write(Account(id: "a"), Account(id: "b"))
            try await expectRollback {
                try await context.storage.transaction { work in
                    try expectEqual(
                        try await work.records(Account.self).delete(where: .all), 2, "the number deleted within")
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a"), Account(id: "b")])
        },
        .transaction(
            "rollback-version", "A version raised by a transaction that throws is what it was",
            requires: [.optimisticVersions]
        ) { context in
            try await context.storage.write(Account(id: "a"))
            try await expectRollback {
                try await context.storage.transaction { work in
                    _ = try await work.records(Account.self).update(Account(id: "a"), expectedVersion: 1)
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a", version: 1)])
        },
        .transaction(
            "rollback-candles", "Candles saved and deleted by a transaction that throws are what they were",
            requires: [.candles]
        ) { context in
            let (key, other) = (try CandleFixture.key(), try CandleFixture.key("MSFT"))
            try await context.candles().save(try CandleFixture.series(0..<10, level: 1), in: key)
            try await expectRollback {
                try await context.storage.transaction { work in
                    let store = try await work.candles()
                    try await store.save(try CandleFixture.series(5..<20, level: 2), in: key)
                    _ = try await store.delete(of: key, in: CandleFixture.span(0, 2))
                    try await store.save(try CandleFixture.series(0..<3), in: other)
                    throw Rollback()
                }
            }
            try expectCandles(
                try await context.candles().candles(of: key), try CandleFixture.series(0..<10, level: 1))
            try expectEqual(try await context.candles().series(), [key], "the series stored")
        },
        .transaction(
            "rollback-several-stores", "A transaction that throws leaves no store changed", requires: [.candles]
        ) {
            context in
            let key = try CandleFixture.key()
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.candles().save(try CandleFixture.series(0..<3), in: key)
                    try await work.write(Account(id: "a"))
                    try await work.records(Item.self).insert((1...10).map(Item.numbered))
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [])
            try expectEqual(try await context.records(Item.self).count(), 0, "the count of records")
            try expectEqual(try await context.candles().series(), [], "the series stored")
        },
        .transaction(
            "rollback-unique", "A unique value freed by a transaction that throws is held again",
            requires: [.uniqueConstraints]
        ) { context in
            let store = try await context.records(Member.self)
            try await store.insert(.distinct(1))
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.records(Member.self).delete(where: .all)
                    throw Rollback()
                }
            }
            var member = Member.distinct(2)
            member.email = Member.distinct(1).email
            try await expectError(.uniqueViolation, from: "inserting a value that is held") {
                try await store.insert(member)
            }
        },
        .transaction("rollback-first-use", "A type first used within a transaction that throws can be used after") {
            context in
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.write(Account(id: "a"))
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [])
            try await context.storage.write(Account(id: "b"))
            try expectRecords(try await context.storage.accounts(), [Account(id: "b")])
        },
        .transaction("error-unchanged", "The error of the body comes out as it was thrown") { context in
            try await expectRollback(Rollback(reason: 42)) {
                try await context.storage.transaction { _ in throw Rollback(reason: 42) }
            }
        },
        .transaction(
            "failed-operation", "A transaction that lets an operation's error out is rolled back",
            requires: [.insertConflicts]
        ) { context in
            try await context.storage.write(Account(id: "a"))
            try await expectError(.duplicateKey, from: "a transaction with a failing insert") {
                try await context.storage.transaction { work in
                    try await work.records(Account.self).insert(Account(id: "b"))
                    try await work.records(Account.self).insert(Account(id: "a"))
                }
            }
            try expectRecords(try await context.storage.accounts(), [Account(id: "a")])
        },
        .transaction("after-a-rollback", "After a transaction that threw the next one succeeds") { context in
            for round in 1...20 {
                try await expectRollback {
                    try await context.storage.transaction { work in
                        try await work.write(Account(id: "lost"))
                        throw Rollback()
                    }
                }
                try await context.storage.transaction { work in try await work.write(Account(id: "\(round)")) }
            }
            try expectEqual(try await context.storage.accounts().count, 20, "the number of accounts")
        },
        .transaction("cancelled-within", "A transaction whose task is cancelled within is rolled back") { context in
            try await context.storage.write(Account(id: "a"))
            let storage = context.storage
            let task = Task {
                try await storage.transaction { work in
                    try await work.write(Account(id: "b"))
                    withUnsafeCurrentTask { $0?.cancel() }
                    try await work.write(Account(id: "c"))
                    try Task.checkCancellation()
                }
            }
            let result = await task.result
            try expect((try? result.get()) == nil, "a cancelled transaction succeeded")
            try expectRecords(try await storage.accounts(), [Account(id: "a")])
            try await storage.transaction { work in try await work.write(Account(id: "d")) }
            try expectRecords(try await storage.accounts(), [Account(id: "a"), Account(id: "d")])
        },
        .transaction("cancelled-before", "A transaction of a cancelled task changes nothing or everything") { context in
            let storage = context.storage
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await storage.transaction { work in
                    try await work.write(Account(id: "a"))
                    try await work.write(Account(id: "b"))
                }
            }
            let result = await task.result
            let expected = (try? result.get()) == nil ? [] : ["a", "b"]
            try expectEqual(try await storage.accounts().map(\.id), expected, "the ids stored")
        },
    ]
}
