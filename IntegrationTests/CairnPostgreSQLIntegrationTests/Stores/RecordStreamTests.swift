import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Streams of records in orders that no index serves, and in those that one does.
@Suite(.needsServer(.postgreSQL)) struct RecordStreamTests {
    /// A record of which only the key and one group of fields have an index.
    struct Sample: Record, Equatable {
        var day: Int64
        var id: Int64
        var group: Int64
        var level: Int64?
        var name: String

        static let schema = RecordSchema(
            "samples", { Sample(day: $0, id: $1, group: $2, level: $3, name: $4) }, Field("day", \.day),
            Field("id", \.id), Field("group", \.group), Field("level", \.level), Field("name", \.name),
            key: ["day", "id"], indexes: [["group", "name"]])
    }

    private func samples(_ count: Int, _ generator: inout SeededGenerator) -> [Sample] {
        (0..<Int64(count)).map { id in
            Sample(
                day: .random(in: 0..<3, using: &generator), id: id, group: .random(in: 0..<9, using: &generator),
                level: Bool.random(using: &generator) ? .random(in: 0..<20, using: &generator) : nil,
                name: ["", "a", "B", "é", "\u{1F600}"].randomElement(using: &generator) ?? "")
        }
    }

    /// A storage whose streams keep their connections, however slow the machine is.
    private func withPatience<T>(
        size: Int = 10, _ body: (PostgresStorage, any RecordStore<Sample>) async throws -> T
    ) async throws -> T {
        try await Scratch.withStorage {
            $0.pool.size = size
            $0.streamPause = .seconds(60) ... .seconds(60)
        } _: { storage in
            try await body(storage, try await storage.records(Sample.self))
        }
    }

    private func collect(_ stream: BatchSequence<[Sample]>) async throws -> [[Sample]] {
        var batches: [[Sample]] = []
        for try await batch in stream { batches.append(batch) }
        return batches
    }

    private static let orders: [RecordSort<Sample>] = [
        .byKey, .descending(\.day), .ascending(\.level), .descending(\.level), .ascending(\.name),
        [.descending(\.group), .ascending(\.name)], [.ascending(\.group), .ascending(\.name)], .descending(\.id),
    ]

    @Test func `streams in any order give what a query gives, in transactions too`() async throws {
        var generator = SeededGenerator()
        let stored = samples(2000, &generator)
        try await withPatience { storage, store in
            try await store.insert(stored)
            for order in Self.orders {
                let size = Int.random(in: 1...700, using: &generator)
                let limit = Bool.random(using: &generator) ? Int.random(in: 0...2100, using: &generator) : nil
                var query = RecordQuery<Sample>(where: \.group < 8, sort: order, limit: limit)
                let start = try await store.page(where: query.predicate, sort: order, size: 77)
                if Bool.random(using: &generator) { query.after = start.next }
                let expected = try await store.find(query)
                let found = try await collect(store.stream(query, batchSize: size))
                #expect(
                    found.flatMap(\.self) == expected,
                    "\(order.terms), \(size) each, limit \(limit ?? -1), seed \(generator.seed)")
                #expect(found.dropLast().allSatisfy { $0.count == size } && found.last?.isEmpty != true)
                let question = query
                let inside = try await storage.transaction { work in
                    try await collect(try await work.records(Sample.self).stream(question, batchSize: size))
                }
                #expect(inside == found, "\(order.terms), \(size) each, limit \(limit ?? -1), seed \(generator.seed)")
            }
            while storage.client.pool.statistics.leased > 0 { await Task.yield() }
        }
    }

    @Test func `an order that no index serves is one statement, one that an index serves is pages`() async throws {
        var generator = SeededGenerator()
        let stored = samples(1000, &generator)
        try await withPatience { storage, store in
            try await store.insert(stored)
            for (order, isStatement) in [
                (RecordSort<Sample>.byKey, false), ([.descending(\.day), .descending(\.id)], false),
                (.ascending(\.name), true), (.ascending(\.level), true), (.ascending(\.group), true),
            ] {
                for try await _ in store.stream(sort: order, batchSize: 100) {
                    #expect(storage.client.pool.statistics.leased == (isStatement ? 1 : 0), "\(order.terms)")
                    break
                }
                while storage.client.pool.statistics.leased > 0 { await Task.yield() }
            }
        }
    }

    /// A record whose key is a text.
    private struct Word: Record, Equatable {
        var text: String

        static let schema = RecordSchema("words", Word.init, Field("text", \.text), key: ["text"])
    }

    @Test(arguments: [("C", false), ("en_US.utf8", true)])
    func `an index in the order of a language does not serve the order of texts`(
        _ collation: String, _ isStatement: Bool
    ) async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withClient(configuration) { client in
                let known: SQL = "SELECT FROM pg_collation WHERE collname = \(.text(collation))"
                // The server's system may have no languages; then any that is not C will do.
                let name = try await client.read("look", known).rowCount > 0 ? collation : "und-x-icu"
                let creation = "CREATE TABLE words (text text COLLATE \(Identifier.quoted(name)) PRIMARY KEY)"
                _ = try await client.write("make", isIdempotent: false, SQL(literal: creation))
            }
            var configuration = configuration
            configuration.streamPause = .seconds(60) ... .seconds(60)
            try await Scratch.withStorage(configuration) { storage in
                let words = try await storage.records(Word.self)
                let stored = ["a", "B", "b", "A", "é", "z"].map(Word.init)
                try await words.insert(stored)
                var found: [Word] = []
                for try await batch in words.stream(sort: .byKey, batchSize: 2) {
                    if found.isEmpty { #expect(storage.client.pool.statistics.leased == (isStatement ? 1 : 0)) }
                    found += batch
                }
                #expect(found.map(\.text) == ["A", "B", "a", "b", "z", "é"])
            }
        }
    }

    @Test func `a stream whose session the server ends goes on where it was`() async throws {
        var generator = SeededGenerator()
        // More than fits into what is on the way between server and client.
        let stored = samples(4000, &generator).map { sample in
            Sample(
                day: sample.day, id: sample.id, group: sample.group,
                name: sample.name + String(repeating: "x", count: 8000))
        }
        try await withPatience { storage, store in
            try await store.insert(stored)
            let expected = try await store.find(sort: .descending(\.name))
            try await Scratch.withClient(storage.configuration) { admin in
                var found: [Sample] = []
                for try await batch in store.stream(sort: .descending(\.name), batchSize: 1000) {
                    found += batch
                    guard found.count <= expected.count else { break }
                    _ = try await admin.write(
                        "end", isIdempotent: false,
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()
                        """)
                }
                #expect(found.map(\.id) == expected.map(\.id))
            }
        }
    }

    @Test func `more streams than connections, which write between batches, do not wait for each other`() async throws {
        var generator = SeededGenerator()
        let stored = samples(400, &generator)
        for size in [1, 3] {
            try await withPatience(size: size) { storage, store in
                try await store.insert(stored)
                try await withThrowingTaskGroup { group in
                    for task in Int64(0)..<6 {
                        group.addTask {
                            var found: [Sample] = []
                            for try await batch in store.stream(sort: .ascending(\.name), batchSize: 150) {
                                found += batch
                                let written = Sample(day: 10 + task, id: Int64(found.count), group: 0, name: "")
                                try await store.upsert(written)
                            }
                            #expect(found.filter { $0.day < 10 }.count == 400)
                            #expect(Set(found.map { [$0.day, $0.id] }).count == found.count)
                        }
                    }
                    try await group.waitForAll()
                }
                while storage.client.pool.statistics.leased > 0 { await Task.yield() }
            }
        }
    }

    @Test func `in a transaction a stream goes on after writes, and after a savepoint that was undone`() async throws {
        var generator = SeededGenerator()
        let stored = samples(1000, &generator)
        try await withPatience { storage, store in
            try await store.insert(stored)
            let expected = try await store.find(sort: .ascending(\.name))
            let found = try await storage.transaction { work in
                let store = try await work.records(Sample.self)
                var found: [Sample] = []
                for try await batch in store.stream(sort: .ascending(\.name), batchSize: 90) {
                    found += batch
                    try await store.upsert(batch)
                    _ = await #expect(throws: CairnError.self) {
                        try await work.savepoint { try await store.insert(batch[0]) }
                    }
                }
                return found
            }
            #expect(found == expected)
        }
    }

    @Test func `a stream that was cancelled before it began leaves its transaction alone`() async throws {
        try await withPatience { storage, store in
            try await storage.transaction { work in
                let samples = try await work.records(Sample.self)
                let cancelled = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    for try await _ in samples.stream(RecordQuery(sort: .ascending(\.level)), batchSize: 10) {}
                }
                _ = try? await cancelled.value
                try await samples.insert(Sample(day: 1, id: 1, group: 1, level: 1, name: "a"))
            }
            let count = try await store.count()
            #expect(count == 1)
        }
    }

    @Test func `a stream can be left and its storage closed`() async throws {
        var generator = SeededGenerator()
        let stored = samples(5000, &generator)
        try await withPatience { storage, store in
            try await store.insert(stored)
            var iterator = store.stream(sort: .ascending(\.name), batchSize: 10).makeAsyncIterator()
            let first = try await iterator.next()
            #expect(first?.count == 10 && storage.client.pool.statistics.leased == 1)
            try await storage.close()
            let error = await #expect(throws: CairnError.self) { try await iterator.next() }
            #expect(error?.code == .closed)
        }
    }

    @Test func `a bad question is refused with the first batch`() async throws {
        try await withPatience { _, store in
            let bad: [RecordQuery<Sample>] = [
                RecordQuery(sort: .ascending(\.name), limit: -1),
                RecordQuery(sort: RecordSort(terms: [.init(field: "nothing")])),
                RecordQuery(sort: .ascending(\.name), after: try PageCursor(after: samples(), sortedBy: .byKey)),
            ]
            for query in bad {
                let error = await #expect(throws: CairnError.self) {
                    try await collect(store.stream(query, batchSize: 10))
                }
                #expect(error?.code == .invalidInput)
            }
        }
    }

    private func samples() -> Sample { Sample(day: 1, id: 1, group: 1, name: "") }
}
