internal import CairnDomain
internal import CairnRepositories

/// A part of a transaction can fail alone.
enum SavepointCases {
    static let all: [ConformanceCase] = [
        savepoint("kept", "What a savepoint wrote is stored with the rest") { work in
            try await work.write(Account(id: "a"))
            try await work.savepoint { try await work.write(Account(id: "b")) }
            try await work.write(Account(id: "c"))
        } leaves: {
            ["a", "b", "c"]
        },
        savepoint("undone", "What a savepoint that throws wrote is undone, the rest is stored") { work in
            try await work.write(Account(id: "a"))
            try await expectRollback {
                try await work.savepoint {
                    try await work.write(Account(id: "b"))
                    try await work.records(Account.self).delete(RecordKey("a"))
                    throw Rollback()
                }
            }
            try expectEqual(try await work.accounts().map(\.id), ["a"], "the ids within, after the savepoint")
            try await work.write(Account(id: "c"))
        } leaves: {
            ["a", "c"]
        },
        savepoint("parallel", "A savepoint beside one that a parallel task has open is refused") { work in
            let (isOpen, mayEnd) = (Gate(), Gate())
            async let first: Void = work.savepoint {
                try await work.write(Account(id: "a"))
                isOpen.open()
                await mayEnd.pass()
            }
            defer { mayEnd.open() }
            await isOpen.pass()
            try await expectError(.misuse, from: "a savepoint beside another one") {
                try await work.savepoint { try await work.write(Account(id: "b")) }
            }
            mayEnd.open()
            try await first
        } leaves: {
            ["a"]
        },
        savepoint("parallel-write", "A write beside a savepoint that a parallel task has open is refused") { work in
            let (isOpen, mayEnd) = (Gate(), Gate())
            async let first: Void = expectRollback {
                try await work.savepoint {
                    try await work.write(Account(id: "a"))
                    isOpen.open()
                    await mayEnd.pass()
                    throw Rollback()
                }
            }
            defer { mayEnd.open() }
            await isOpen.pass()
            // Accepted, it would be undone with what is in the savepoint.
            try await expectError(.misuse, from: "a write beside a savepoint") {
                try await work.write(Account(id: "b"))
            }
            mayEnd.open()
            try await first
            try await work.write(Account(id: "c"))
        } leaves: {
            ["c"]
        },
        savepoint("inner-undone", "A savepoint within a savepoint can fail alone") { work in
            try await work.savepoint {
                try await work.write(Account(id: "a"))
                try await expectRollback {
                    try await work.savepoint {
                        try await work.write(Account(id: "b"))
                        throw Rollback()
                    }
                }
                try await work.write(Account(id: "c"))
            }
        } leaves: {
            ["a", "c"]
        },
        savepoint("outer-undone", "A savepoint that throws undoes what savepoints within it wrote") { work in
            try await work.write(Account(id: "a"))
            try await expectRollback {
                try await work.savepoint {
                    try await work.savepoint { try await work.write(Account(id: "b")) }
                    try await work.savepoint { try await work.write(Account(id: "c")) }
                    throw Rollback()
                }
            }
        } leaves: {
            ["a"]
        },
        savepoint("one-after-another", "Savepoints one after another fail and succeed apart") { work in
            for index in 0..<10 {
                try? await work.savepoint {
                    try await work.write(Account(id: "\(index)"))
                    if index.isMultiple(of: 3) { throw Rollback() }
                }
            }
        } leaves: {
            ["1", "2", "4", "5", "7", "8"]
        },
        savepoint("deep", "Twenty savepoints within one another are undone down to where the error is caught") { work in
            try await nest(work, depth: 20, caughtAt: 8)
        } leaves: {
            (13...20).map { "\($0)" }
        },
        savepoint(
            "failed-operation", "An operation that fails within a savepoint leaves the transaction usable",
            requires: [.insertConflicts]
        ) { work in
            try await work.write(Account(id: "a"))
            try await expectError(.duplicateKey, from: "a savepoint with a failing insert") {
                try await work.savepoint { try await work.records(Account.self).insert(Account(id: "a", owner: "x")) }
            }
            try await work.write(Account(id: "b"))
        } leaves: {
            ["a", "b"]
        },
        .transaction("savepoint-value", "A savepoint returns what its body returns", requires: [.savepoints]) {
            context in
            let found = try await context.storage.transaction { work in
                try await work.savepoint { try await work.records(Account.self).count() + 7 }
            }
            try expectEqual(found, 7, "the value returned")
        },
        .transaction(
            "savepoint-error-unchanged", "The error of a savepoint comes out as it was thrown",
            requires: [.savepoints]
        ) { context in
            try await expectRollback(Rollback(reason: 7)) {
                try await context.storage.transaction { work in
                    try await work.savepoint { throw Rollback(reason: 7) }
                }
            }
        },
        .transaction(
            "savepoint-in-rollback", "A transaction that throws undoes its savepoints too", requires: [.savepoints]
        ) {
            context in
            try await expectRollback {
                try await context.storage.transaction { work in
                    try await work.savepoint { try await work.write(Account(id: "a")) }
                    throw Rollback()
                }
            }
            try expectRecords(try await context.storage.accounts(), [])
        },
        .transaction(
            "savepoint-candles", "A savepoint that throws undoes candles too", requires: [.savepoints, .candles]
        ) {
            context in
            let key = try CandleFixture.key()
            try await context.storage.transaction { work in
                let store = try await work.candles()
                try await store.save(try CandleFixture.series(0..<5, level: 1), in: key)
                try await expectRollback {
                    try await work.savepoint {
                        try await store.save(try CandleFixture.series(3..<9, level: 2), in: key)
                        throw Rollback()
                    }
                }
                try expectCandles(try await store.candles(of: key), try CandleFixture.series(0..<5, level: 1))
            }
            try expectEqual(try await context.candles().count(of: key), 5, "the count of candles")
        },
    ]

    /// A case that runs a transaction and looks at which accounts are there afterwards.
    private static func savepoint(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (any UnitOfWork) async throws -> Void,
        leaves ids: @escaping @Sendable () -> [String]
    ) -> ConformanceCase {
        .transaction("savepoint-\(id)", title, requires: requires.union([.savepoints])) { context in
            try await context.storage.transaction(body)
            let expected = ids().map { Account(id: $0) }
            try expectRecords(try await context.storage.accounts(), try RecordOracle(expected).find())
        }
    }

    private static func nest(_ work: any UnitOfWork, depth: Int, caughtAt catching: Int) async throws {
        try await work.write(Account(id: "\(depth)"))
        guard depth > 1 else { throw Rollback() }
        let next: @Sendable () async throws -> Void = {
            try await work.savepoint { try await nest(work, depth: depth - 1, caughtAt: catching) }
        }
        if 20 - depth + 1 == catching { try await expectRollback(Rollback(), next) } else { try await next() }
    }
}
