import CairnDomain
import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Statements that the server keeps prepared.
@Suite(.needsServer(.postgreSQL)) struct PreparedStatementTests {
    @Test func `a statement is prepared once, and no more are kept than allowed`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            configuration.statementCapacity = 10
            try await Scratch.withClient(configuration) { client in
                for round in 0..<3 {
                    for index in 0..<25 {
                        let answer = try await client.read("ask", "SELECT \(.integer(Int64(round))) + \(raw: index)")
                        #expect(answer.integer(0, 0) == Int64(round + index))
                    }
                }
                let kept = try await client.read("look", "SELECT count(*) FROM pg_prepared_statements")
                #expect(kept.integer(0, 0) == 10)
            }
        }
    }

    @Test func `a statement whose result has changed with the table is prepared anew`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            try await Scratch.withClient(configuration) { client in
                _ = try await client.write("make", isIdempotent: false, "CREATE TABLE things (a int8)")
                _ = try await client.write("fill", isIdempotent: false, "INSERT INTO things VALUES (1)")
                #expect(try await client.read("ask", "SELECT * FROM things").columnCount == 1)
                _ = try await client.write("alter", isIdempotent: false, "ALTER TABLE things ADD COLUMN b int8")
                #expect(try await client.read("ask", "SELECT * FROM things").columnCount == 2)
            }
        }
    }

    @Test func `statements that someone else let go are prepared anew`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            try await Scratch.withClient(configuration) { client in
                #expect(try await client.read("ask", "SELECT 1::int8").integer(0, 0) == 1)
                _ = try await client.write("forget", isIdempotent: false, "DEALLOCATE ALL")
                #expect(try await client.read("ask", "SELECT 1::int8").integer(0, 0) == 1)
            }
        }
    }

    @Test func `a statement that cannot be prepared is not remembered`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            try await Scratch.withClient(configuration) { client in
                let error = await #expect(throws: CairnError.self) {
                    try await client.read("ask", "SELECT * FROM later")
                }
                #expect(error?.code == .schemaMismatch)
                _ = try await client.write("make", isIdempotent: false, "CREATE TABLE later (a int8)")
                #expect(try await client.read("ask", "SELECT * FROM later").rowCount == 0)
            }
        }
    }

    @Test func `a transaction whose plan no longer fits is run again`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            try await Scratch.withStorage(configuration) { storage in
                let notes = try await storage.records(Note.self)
                try await notes.insert(Note(id: 1, text: "one"))
                let read: @Sendable (any UnitOfWork) async throws -> Int = { work in
                    try await work.records(Note.self).find().count
                }
                #expect(try await storage.transaction(read) == 1)
                try await Scratch.withClient(configuration) { other in
                    _ = try await other.write(
                        "alter", isIdempotent: false, "ALTER TABLE notes ALTER COLUMN text TYPE varchar")
                }
                #expect(try await storage.transaction(read) == 1)
            }
        }
    }

    @Test func `types that share a table do not share statements`() async throws {
        try await Scratch.withStorage {
            $0.pool.size = 1
        } _: { storage in
            for statement in [
                "CREATE TABLE amounts (id numeric PRIMARY KEY, text text NOT NULL)",
                "INSERT INTO amounts SELECT i, 'v' || i FROM generate_series(0, 99) AS i",
            ] { try await ScratchDatabase.administer(storage.configuration, statement) }
            let (whole, exact) = (try await storage.records(Whole.self), try await storage.records(Exact.self))
            for number in Int64(0)..<20 {
                let (one, other) = (
                    try await whole.get(number), try await exact.get(Price(units: number * 100_000_000))
                )
                #expect(one?.text == "v\(number)" && other?.text == "v\(number)")
                let found = try await exact.find(where: \.id == Price(units: number * 100_000_000))
                #expect(found.map(\.text) == ["v\(number)"])
            }
            try await withThrowingTaskGroup { group in
                for task in Int64(0)..<64 {
                    group.addTask {
                        let text =
                            task.isMultiple(of: 2)
                            ? try await whole.get(task)?.text
                            : try await exact.get(Price(units: task * 100_000_000))?.text
                        #expect(text == "v\(task)")
                    }
                }
                try await group.waitForAll()
            }
            let removed = try await exact.delete(where: \.id == Price(units: 9_900_000_000))
            let more = try await whole.delete(where: \.id == 8)
            #expect(removed == 1 && more == 1)
            let left = try await whole.find().map(\.id)
            #expect(left == Array(0..<99).filter { $0 != 8 })
        }
    }

    /// Keys of an integer, on a column that holds more.
    private struct Whole: Record, Equatable {
        var id: Int64
        var text: String

        static let schema = RecordSchema("amounts", Whole.init, Field("id", \.id), Field("text", \.text), key: ["id"])
    }

    /// The same columns, with keys of another type.
    private struct Exact: Record, Equatable {
        var id: Price
        var text: String

        static let schema = RecordSchema("amounts", Exact.init, Field("id", \.id), Field("text", \.text), key: ["id"])
    }

    @Test(arguments: [1, 2, 3, 12])
    func `transactions work though no more statements can be kept`(_ capacity: Int) async throws {
        try await Scratch.withStorage {
            $0.pool.size = 1
            $0.statementCapacity = capacity
        } _: { storage in
            let notes = try await storage.records(Note.self)
            try await notes.insert(Note(id: 1, text: "one"))
            for round in Int64(0)..<20 {
                _ = try await notes.find(where: \.id > round && \.text != "x", limit: Int(round) + 1)
                try await storage.transaction { work in
                    let inside = try await work.records(Note.self)
                    let found = try await inside.get(1)
                    #expect(found?.text == "one")
                    try await inside.upsert(Note(id: 100 + round, text: "note \(round)"))
                }
                let error = await #expect(throws: CairnError.self) {
                    try await storage.transaction { work in
                        let inside = try await work.records(Note.self)
                        try await inside.insert(Note(id: 50, text: "a"))
                        try await inside.insert(Note(id: 50, text: "b"))
                    }
                }
                #expect(error?.code == .duplicateKey)
            }
            let count = try await notes.count()
            #expect(count == 21)
        }
    }

    @Test func `a connection that has lost its statements is used on`() async throws {
        try await Scratch.withDatabase { configuration in
            var configuration = configuration
            configuration.pool.size = 1
            configuration.statementCapacity = 2
            try await Scratch.withClient(configuration) { client in
                try await client.perform("break", effect: .none, isIdempotent: true) { connection, _ in
                    let texts = ["SELECT nothing", "SELECT 2", "SELECT 3"]
                    let answers = try await connection.run(texts.map { Statement(text: $0, isPrepared: true) })
                    for answer in answers { #expect(throws: SessionFailure.self) { try answer.get() } }
                }
                _ = try await client.write("forget", isIdempotent: false, "DEALLOCATE ALL")
                for number in Int64(0)..<10 {
                    let answer = try await client.read("ask", "SELECT \(raw: "\(number)")::int8")
                    #expect(answer.integer(0, 0) == number)
                }
                let kept = try await client.read("look", "SELECT count(*) FROM pg_prepared_statements")
                #expect(kept.integer(0, 0) ?? .max <= 2)
                #expect(client.pool.statistics.created == 1)
            }
        }
    }
}
