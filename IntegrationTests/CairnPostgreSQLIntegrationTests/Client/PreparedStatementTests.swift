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
}
