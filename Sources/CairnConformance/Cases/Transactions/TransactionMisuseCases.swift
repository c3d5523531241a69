internal import CairnDomain
internal import CairnRepositories
internal import Synchronization

/// What cannot work is refused instead of waiting for itself.
enum TransactionMisuseCases {
    static let all: [ConformanceCase] = [
        .transaction("misuse-storage-within", "Using the storage within its own transaction is refused") { context in
            let (storage, outside) = (context.storage, try await context.records(Account.self))
            try await storage.transaction { work in
                try await work.write(Account(id: "a"))
                try await expectError(.misuse, from: "reading from the storage") { try await outside.get("a") }
                try await expectError(.misuse, from: "writing to the storage") {
                    try await storage.write(Account(id: "b"))
                }
            }
            try expectRecords(try await storage.accounts(), [Account(id: "a")])
        },
        .transaction(
            "misuse-candles-within", "Using the storage's candles within its own transaction is refused",
            requires: [.candles]
        ) { context in
            let (outside, key) = (try await context.candles(), try CandleFixture.key())
            try await context.storage.transaction { work in
                try await expectError(.misuse, from: "reading candles from the storage") {
                    try await outside.candles(of: key)
                }
                try await expectError(.misuse, from: "saving candles to the storage") {
                    try await outside.save(try CandleFixture.series([0]), in: key)
                }
            }
        },
        .transaction("misuse-nested", "A transaction within a transaction of the same storage is refused") { context in
            let storage = context.storage
            try await storage.transaction { work in
                try await expectError(.misuse, from: "a transaction within one") {
                    try await storage.transaction { _ in }
                }
                try await work.write(Account(id: "a"))
            }
            try expectRecords(try await storage.accounts(), [Account(id: "a")])
        },
        .transaction("misuse-after-commit", "Using a unit of work after its end is refused") { context in
            let leaked = Leak<any UnitOfWork>()
            let store = Leak<any RecordStore<Account>>()
            try await context.storage.transaction { work in
                leaked.hold(work)
                store.hold(try await work.records(Account.self))
            }
            try await expectEnded(leaked, store)
            try expectRecords(try await context.storage.accounts(), [])
        },
        .transaction("misuse-after-rollback", "Using a unit of work after it was rolled back is refused") { context in
            let leaked = Leak<any UnitOfWork>()
            let store = Leak<any RecordStore<Account>>()
            try await expectRollback {
                try await context.storage.transaction { work in
                    leaked.hold(work)
                    store.hold(try await work.records(Account.self))
                    throw Rollback()
                }
            }
            try await expectEnded(leaked, store)
            try expectRecords(try await context.storage.accounts(), [])
        },
        .transaction(
            "misuse-savepoint-after-end", "A savepoint after the end of its transaction is refused",
            requires: [.savepoints]
        ) { context in
            let leaked = Leak<any UnitOfWork>()
            try await context.storage.transaction { work in leaked.hold(work) }
            try await expectError(.misuse, from: "a savepoint after the end") {
                try await leaked.held?.savepoint {}
            }
        },
        .transaction("another-storage-within", "Another storage can be used within a transaction") { context in
            let other = try await context.openAnother()
            try await context.storage.transaction { work in
                try await other.write(Account(id: "other"))
                try await other.transaction { inner in
                    try await inner.write(Account(id: "inner"))
                    try await work.write(Account(id: "outer"))
                }
            }
            try expectEqual(try await context.storage.accounts().map(\.id), ["outer"], "the ids in the one storage")
            try expectEqual(try await other.accounts().map(\.id), ["inner", "other"], "the ids in the other storage")
        },
        .transaction("task-that-outlives", "A task started within a transaction can use the storage when it is over") {
            context in
            let (storage, gate) = (context.storage, Gate())
            let task = Leak<Task<[Account], any Error>>()
            try await storage.transaction { work in
                try await work.write(Account(id: "a"))
                task.hold(
                    Task {
                        await gate.pass()
                        return try await storage.accounts()
                    })
            }
            gate.open()
            try expectEqual(try await task.held?.value.map(\.id), ["a"], "the ids that the task reads")
        },
    ]

    private static func expectEnded(
        _ work: Leak<any UnitOfWork>, _ store: Leak<any RecordStore<Account>>, fileID: String = #fileID,
        line: Int = #line
    ) async throws {
        try await expectError(.misuse, from: "reading after the end", fileID: fileID, line: line) {
            try await store.held?.find()
        }
        try await expectError(.misuse, from: "writing after the end", fileID: fileID, line: line) {
            try await store.held?.upsert(Account(id: "late"))
        }
        try await expectError(.misuse, from: "using the unit of work after the end", fileID: fileID, line: line) {
            try await work.held?.write(Account(id: "late"))
        }
    }
}

/// Carries a value out of a transaction.
private final class Leak<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    var held: Value? { value.withLock { $0 } }

    func hold(_ new: Value) { value.withLock { $0 = new } }
}
