import CairnDomain
import CairnPostgreSQL
import CairnRepositories
import IntegrationSupport
import TestSupport
import Testing

/// Records that Cairn and psycopg write, each read by the other.
@Suite(.needsServer(.postgreSQL), .enabled("\(PythonPeer.reason)") { PythonPeer.python != nil })
struct PsycopgRecordTests {
    private static let columns = Sample.schema.fields.map(\.name)

    @Test func `records of every field type are read by psycopg`() async throws {
        let samples = try Sample.all()
        try await Scratch.withStorage { storage in
            try await storage.records(Sample.self).insert(samples)
            for sample in samples {
                let answer = try await Psycopg(storage.configuration).run(
                    "SELECT \(Self.columns.joined(separator: ", ")) FROM samples WHERE id = \(sample.id)")
                #expect(answer.rows == [try sample.row()])
            }
        }
    }

    @Test func `records of every field type that psycopg wrote are read by Cairn`() async throws {
        let samples = try Sample.all()
        try await Scratch.withStorage { storage in
            let store = try await storage.records(Sample.self)
            let places = Self.columns.map { _ in "%s" }.joined(separator: ", ")
            let answer = try await Psycopg(storage.configuration).run(
                "INSERT INTO samples (\(Self.columns.joined(separator: ", "))) VALUES (\(places))",
                samples.map { try $0.row() })
            #expect(answer.count == samples.count && answer.error == nil)
            for sample in samples {
                let read = try await store.get(RecordKey(sample.id))
                #expect(read == sample)
                #expect(read?.number.sign == sample.number.sign)
            }
        }
    }

    /// Numbers in JSON, which PostgreSQL keeps with all of their digits, and Python as `int` and `float`.
    private struct Measured: Record, Equatable {
        var id: Int
        var numbers: [[Double]]

        static let schema = RecordSchema(
            "measured", { Measured(id: $0, numbers: $1) }, Field("id", \.id), Field("numbers", \.numbers), key: ["id"])
    }

    @Test func `numbers in nested values pass both ways, beyond the digits of a double too`() async throws {
        try await Scratch.withStorage { storage in
            let store = try await storage.records(Measured.self)
            let psycopg = Psycopg(storage.configuration)
            let ours = Measured(id: 1, numbers: [[0.1, 5, 1e16, 1e300, .leastNonzeroMagnitude, -0.0]])
            try await store.insert([ours])
            let seen: [PeerValue] = [
                PeerValue(.double(0.1)), "int 5", PeerValue(.double(1e16)),
                "int 1\(String(repeating: "0", count: 300))",
                PeerValue(.double(.leastNonzeroMagnitude)), PeerValue(.double(0)),
            ]
            let answer = try await psycopg.run("SELECT numbers FROM measured")
            #expect(answer.rows == [[["jsonb": [.list(seen)]]]])
            #expect(try await store.get(RecordKey(1)) == ours)
            let theirs: [PeerValue] = [
                "int 9007199254740993", "int 123456789012345678901234567890", PeerValue(.double(0.1)),
            ]
            try await psycopg.run("INSERT INTO measured VALUES (2, %s)", [[["jsonb": [.list(theirs)]]]])
            #expect(
                try await store.get(RecordKey(2))?.numbers == [[9_007_199_254_740_992, 1.2345678901234568e29, 0.1]])
        }
    }

    @Test func `psycopg breaks the constraints that the schema declares, by their names`() async throws {
        try await Scratch.withStorage { storage in
            try await storage.records(Note.self).insert([Note(id: 1, text: "taken")])
            try await storage.records(Sample.self).insert(Sample.all())
            let psycopg = Psycopg(storage.configuration)
            func refusal(_ sql: String) async throws -> Psycopg.Answer.Refusal? { try await psycopg.run(sql).error }
            #expect(
                try await refusal("INSERT INTO notes VALUES (1, 'other', 1)")
                    == .init(type: "UniqueViolation", constraint: "notes_pkey"))
            #expect(
                try await refusal("INSERT INTO notes VALUES (2, 'taken', 1)")
                    == .init(type: "UniqueViolation", constraint: "notes_text_unique"))
            #expect(
                try await refusal("INSERT INTO notes (id, text) VALUES (2, 'x')")
                    == .init(type: "NotNullViolation", constraint: nil))
            #expect(
                try await refusal("UPDATE samples SET grade = 'other'")
                    == .init(type: "CheckViolation", constraint: "samples_grade_check"))
        }
    }

    @Test func `a value that psycopg stored is taken for Cairn`() async throws {
        try await Scratch.withStorage { storage in
            let store = try await storage.records(Note.self)
            try await Psycopg(storage.configuration).run("INSERT INTO notes VALUES (7, 'theirs', 1)")
            let taken = await #expect(throws: CairnError.self) { try await store.insert([Note(id: 8, text: "theirs")]) }
            #expect(taken?.code == .uniqueViolation && taken?.constraint == "notes_text_unique")
            let key = await #expect(throws: CairnError.self) { try await store.insert([Note(id: 7, text: "ours")]) }
            #expect(key?.code == .duplicateKey && key?.constraint == "notes_key")
        }
    }

    @Test func `versions guard against what psycopg changed, and psycopg against Cairn`() async throws {
        try await Scratch.withStorage { storage in
            let store = try await storage.records(Note.self)
            let psycopg = Psycopg(storage.configuration)
            try await store.insert([Note(id: 1, text: "first")])
            func change(_ text: String, expected version: Int) async throws -> Int? {
                try await psycopg.run(
                    """
                    UPDATE notes SET text = '\(text)', version = version + 1 WHERE id = 1 AND version = \(version)
                    """
                ).count
            }
            #expect(try await change("second", expected: 1) == 1)
            let stale = await #expect(throws: CairnError.self) {
                try await store.update(Note(id: 1, text: "lost"), expectedVersion: 1)
            }
            #expect(stale?.code == .staleVersion)
            let updated = try await store.update(Note(id: 1, text: "third"), expectedVersion: 2)
            #expect(updated == Note(id: 1, text: "third", version: 3))
            #expect(try await change("lost", expected: 2) == 0)
            #expect(try await store.get(RecordKey(1)) == updated)
        }
    }
}
