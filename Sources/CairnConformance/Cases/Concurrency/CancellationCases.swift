internal import CairnDomain
internal import CairnRepositories

/// A cancelled task is told so or has done its work, and nobody else notices.
enum CancellationCases {
    static let all: [ConformanceCase] = [
        .concurrent(
            "cancel.candles", "A cancelled task that works on candles is told so or succeeds", requires: [.candles]
        ) {
            context in
            let (store, key) = (try await context.candles(), try CandleFixture.key())
            try await store.save(try CandleFixture.series(0..<100), in: key)
            let operations: [@Sendable () async throws -> Void] = [
                { _ = try await store.candles(of: key) }, { _ = try await store.latest(5, of: key) },
                { _ = try await store.coverage(of: key) }, { _ = try await store.count(of: key) },
                { _ = try await store.series() }, { _ = try await store.resampled(key, to: .hour1) },
                { try await store.save(try CandleFixture.series(0..<100), in: key) },
                { for try await _ in store.stream(of: key, batchSize: 10) {} },
            ]
            for (index, operation) in operations.enumerated() {
                try await expectCancelledOrDone("candle operation \(index)", operation)
            }
            try expectCandles(try await store.candles(of: key), try CandleFixture.series(0..<100))
        },
        .concurrent(
            "cancel.records", "A cancelled task that works on records is told so or succeeds", requires: [.records]
        ) {
            context in
            let store = try await context.records(Item.self)
            try await store.insert((1...100).map(Item.numbered))
            let operations: [@Sendable () async throws -> Void] = [
                { _ = try await store.get(1) }, { _ = try await store.find() }, { _ = try await store.count() },
                { _ = try await store.distinct(\.count) }, { _ = try await store.max(\.count) },
                { try await store.upsert((1...100).map(Item.numbered)) },
                { _ = try await store.delete(where: \.count > 100) }, { _ = try await store.page(size: 10) },
                { for try await _ in store.stream(batchSize: 10) {} },
            ]
            for (index, operation) in operations.enumerated() {
                try await expectCancelledOrDone("record operation \(index)", operation)
            }
            try expectRecords(try await store.find(), (1...100).map(Item.numbered))
        },
        .concurrent(
            "cancel.write-outcome", "A cancelled write was applied as a whole or not at all, as it says",
            requires: [.records, .atomicBatches]
        ) { context in
            let store = try await context.records(Item.self)
            for round in 0..<30 {
                let batch = (0..<20).map { Item.numbered(round * 20 + $0) }
                let task = Task { try await store.insert(batch) }
                if round.isMultiple(of: 2) { await Task.yield() }
                task.cancel()
                let result = await task.result
                let stored = try await store.count(where: \.id >= round * 20 && \.id < round * 20 + 20)
                try expect(stored == 0 || stored == 20, "\(stored) of 20 records of a cancelled insert are there")
                switch result {
                case .success:
                    try expectEqual(stored, 20, "the records of an insert that returned")
                case .failure(let error as CairnError) where error.outcome == .notApplied:
                    try expectEqual(stored, 0, "the records of an insert that says it was not applied")
                case .failure(let error as CairnError) where error.outcome == .applied:
                    try expectEqual(stored, 20, "the records of an insert that says it was applied")
                case .failure: break
                }
            }
        },
        .concurrent(
            "cancel.many-healthy-after", "After a hundred cancelled tasks the storage works as before",
            requires: [.records]
        ) { context in
            let store = try await context.records(Item.self)
            try await store.insert((1...200).map(Item.numbered))
            for round in 0..<100 {
                let task = Task { for try await _ in store.stream(sort: .descending(\.name), batchSize: 7) {} }
                if !round.isMultiple(of: 3) { await Task.yield() }
                task.cancel()
                _ = await task.result
            }
            try await ConcurrencyCases.atOnce(20) { task in
                try await store.upsert(Item.numbered(1000 + task))
                try expectRecord(try await store.get(1000 + task), Item.numbered(1000 + task))
            }
            try expectEqual(try await store.count(), 220, "the count")
            try expectEqual(await context.storage.health().status, .healthy, "the health")
        },
        .concurrent(
            "cancel.stream-midway", "A stream whose task is cancelled midway ends, and the store stays usable",
            requires: [.candles]
        ) { context in
            let (store, key) = (try await context.candles(), try CandleFixture.key())
            try await store.save(try CandleFixture.series(0..<1000), in: key)
            let task = Task {
                var batches = 0
                for try await _ in store.stream(of: key, batchSize: 10) {
                    batches += 1
                    if batches == 3 { withUnsafeCurrentTask { $0?.cancel() } }
                }
                return batches
            }
            switch await task.result {
            case .success(let batches): try expectEqual(batches, 100, "the number of batches of a stream that ended")
            case .failure(let error): try expectCancelled(error, "a stream")
            }
            try expectCandles(try await store.candles(of: key), try CandleFixture.series(0..<1000))
        },
        .concurrent(
            "cancel.transactions", "Cancelled transactions leave no lock and nothing half done",
            requires: [.records, .transactions]
        ) { context in
            let storage = context.storage
            for round in 0..<40 {
                let task = Task {
                    try await storage.transaction { work in
                        try await work.write(Account(id: "\(round)-1"))
                        await Task.yield()
                        try await work.write(Account(id: "\(round)-2"))
                    }
                }
                if round.isMultiple(of: 2) { await Task.yield() }
                task.cancel()
                let result = await task.result
                let found = try await storage.records(Account.self).count(where: .hasPrefix(\.id, "\(round)-"))
                try expect(found == 0 || found == 2, "\(found) of 2 records of a cancelled transaction are there")
                if (try? result.get()) != nil { try expectEqual(found, 2, "the records of one that returned") }
            }
            try await storage.transaction { work in try await work.write(Account(id: "last")) }
        },
        .concurrent(
            "cancel.waiting-transaction", "A transaction cancelled while it waits for another one lets go",
            requires: [.records, .transactions]
        ) { context in
            let storage = context.storage
            let (entered, release) = (Gate(), Gate())
            let holder = Task {
                try await storage.transaction { work in
                    try await work.write(Account(id: "holder"))
                    entered.open()
                    await release.pass()
                }
            }
            await entered.pass()
            let waiter = Task {
                try await storage.transaction { work in try await work.write(Account(id: "waiter")) }
            }
            await Task.yield()
            waiter.cancel()
            // One that gives up at once ends here; one that notices later ends after the holder.
            release.open()
            let result = await waiter.result
            try await holder.value
            let expected = (try? result.get()) == nil ? ["holder"] : ["holder", "waiter"]
            try expectEqual(try await storage.accounts().map(\.id), expected, "the ids stored")
        },
    ]

    /// Throws unless an operation in a cancelled task succeeds or throws `CairnError` with code `cancelled`.
    private static func expectCancelledOrDone(
        _ what: String, _ operation: @escaping @Sendable () async throws -> Void, fileID: String = #fileID,
        line: Int = #line
    ) async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await operation()
        }
        if case .failure(let error) = await task.result {
            try expectCancelled(error, what, fileID: fileID, line: line)
        }
    }

    private static func expectCancelled(
        _ error: any Error, _ what: String, fileID: String = #fileID, line: Int = #line
    ) throws(ConformanceFailure) {
        try expect(
            (error as? CairnError)?.code == .cancelled,
            "\(what): a cancelled task threw \(String(reflecting: error)) instead of code cancelled",
            fileID: fileID, line: line)
    }
}
