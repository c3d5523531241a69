internal import CairnRepositories

/// Streams of records are complete, ordered and bounded while others write.
enum RecordStreamCases {
    static let all: [ConformanceCase] = [
        stream("complete", "A stream gives every record once, in batches of at most the size asked for") { trial in
            let batches = try await collect(trial.store.stream(batchSize: 37))
            try expect(batches.allSatisfy { (1...37).contains($0.count) }, "a batch is empty or larger than 37")
            try expectEqual(batches.flatMap { $0.map(\.id) }, Array(1...300), "the ids")
        },
        stream("exact-multiple", "A stream whose last batch is full ends after it") { trial in
            let batches = try await collect(trial.store.stream(batchSize: 100))
            try expectEqual(batches.map(\.count), [100, 100, 100], "the sizes of the batches")
        },
        stream("order-and-condition", "A stream keeps to its order and condition") { trial in
            let stream = trial.store.stream(where: \.count > 50, sort: .descending(\.count), batchSize: 11)
            try expectEqual(
                try await collect(stream).flatMap { $0.map(\.id) }, Array((51...300).reversed()), "the ids")
        },
        stream("nothing", "A stream of nothing gives no batch") { trial in
            try expectEqual(try await collect(trial.store.stream(where: .none)).count, 0, "the number of batches")
        },
        stream("begins-anew", "Each iteration of a stream begins at the first record") { trial in
            let stream = trial.store.stream(batchSize: 50)
            for try await _ in stream { break }
            for _ in 0..<2 {
                try expectEqual(try await collect(stream).flatMap { $0.map(\.id) }, Array(1...300), "the ids")
            }
        },
        stream("early-exit", "A stream left early leaves the store as usable as before") { trial in
            for _ in 0..<30 {
                for try await _ in trial.store.stream(batchSize: 10) { break }
            }
            try await trial.store.insert(Item(301))
            try expectEqual(try await trial.store.count(), 301, "the count")
        },
        stream("insert-meanwhile", "Records inserted around a stream make it neither skip nor repeat") { trial in
            var ids: [Int] = []
            for try await batch in trial.store.stream(batchSize: 20) {
                ids += batch.map(\.id)
                try await trial.store.upsert([Item(-ids.count), Item(1000 + ids.count)])
            }
            try expectEqual(ids.filter { (1...300).contains($0) }, Array(1...300), "the ids")
            try expectEqual(ids.count, Set(ids).count, "the number of different ids")
        },
        stream("delete-meanwhile", "Records deleted behind a stream do not make it skip others") { trial in
            var ids: [Int] = []
            for try await batch in trial.store.stream(batchSize: 20) {
                ids += batch.map(\.id)
                try await trial.store.delete(where: .isIn(\.id, batch.map(\.id)))
            }
            try expectEqual(ids, Array(1...300), "the ids")
            try expectEqual(try await trial.store.count(), 0, "the count of what is left")
        },
    ]

    /// A case on 300 items.
    private static func stream(
        _ id: String, _ title: String, _ body: @escaping @Sendable (RecordTrial<Item>) async throws -> Void
    ) -> ConformanceCase {
        .records("stream.\(id)", title, of: Item.self) { trial in
            try await trial.store.insert((1...300).map(Item.numbered))
            try await body(trial)
        }
    }

    private static func collect(_ stream: BatchSequence<[Item]>) async throws -> [[Item]] {
        var batches: [[Item]] = []
        for try await batch in stream { batches.append(batch) }
        return batches
    }
}
