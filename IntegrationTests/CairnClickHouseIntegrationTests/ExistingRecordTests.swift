import CairnDomain
import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

/// Records in the shared table of symbols, which keeps the row with the latest time of change.
@Suite(.needsServer(.clickHouse)) struct ExistingRecordTests {
    /// The table of the system that runs already.
    private static let symbols = """
        CREATE TABLE symbols (
            code String, name String, market String, sector String, is_active UInt8, updated_at DateTime
        ) ENGINE = ReplacingMergeTree(updated_at) ORDER BY code
        """

    private func withSymbols(_ body: (any RecordStore<Symbol>, RawHTTP, String) async throws -> Void) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            try await server.run(Self.symbols, database: configuration.database)
            var configuration = configuration
            configuration.ownership = .existing
            try await Scratch.withStorage(configuration) {
                try await body(try await $0.records(Symbol.self), server, configuration.database)
            }
        }
    }

    private func symbol(_ code: String, _ name: String, at milliseconds: Int64, sector: String? = nil) throws -> Symbol
    {
        try Symbol(
            code: code, name: name, market: .kospi, sector: sector, isActive: true,
            updatedAt: Timestamp(millisecondsSince1970: milliseconds))
    }

    @Test func `a symbol changed now is kept, its time of change in whole seconds`() async throws {
        try await withSymbols { store, server, database in
            let changed = try symbol("005930", "Samsung", at: 1_700_000_000_999, sector: "IT")
            #expect(try await store.upsert([changed]) == 1)
            let found = try await store.find()
            #expect(found == [try symbol("005930", "Samsung", at: 1_700_000_000_000, sector: "IT")])
            try await store.insert([try symbol("000660", "SK Hynix", at: 1_700_000_000_001)])
            #expect(try await store.count() == 2)
            let names = try await server.run(
                "SELECT groupArray(name) FROM (SELECT * FROM \(database).symbols ORDER BY code)")
            #expect(names == "['SK Hynix','Samsung']\n")
        }
    }

    @Test func `of two changes in one second the later one counts`() async throws {
        try await withSymbols { store, _, _ in
            for (name, milliseconds) in [("first", 500), ("second", 700), ("third", 100)] as [(String, Int64)] {
                try await store.upsert([try symbol("A", name, at: 1_700_000_000_000 + milliseconds)])
                #expect(try await store.find().map(\.name) == [name])
            }
        }
    }

    @Test func `a change that the table would hide behind a later one is refused, and nothing is written`()
        async throws
    {
        try await withSymbols { store, server, database in
            try await server.run(
                "INSERT INTO \(database).symbols VALUES ('B', 'new', 'KOSPI', '', 1, toDateTime(1700000100, 'UTC'))")
            let failure = try await error {
                try await store.upsert([
                    try symbol("A", "other", at: 1_700_000_000_000), try symbol("B", "old", at: 1_700_000_099_999),
                ])
            }
            #expect(failure.code == .staleVersion && failure.outcome == .notApplied && !failure.isTransient)
            #expect(failure.message.contains("symbols") && failure.message.contains("updated_at"), "\(failure)")
            #expect(try await store.find().map(\.name) == ["new"])
            #expect(try await server.run("SELECT count() FROM \(database).symbols") == "1\n")
            try await store.upsert([try symbol("B", "newer", at: 1_700_000_100_000)])
            #expect(try await store.find().map(\.name) == ["newer"])
        }
    }

    @Test func `a symbol that was deleted can be added with any time`() async throws {
        try await withSymbols { store, _, _ in
            try await store.upsert([try symbol("A", "one", at: 1_700_000_100_000)])
            #expect(try await store.delete(where: .all) == 1)
            try await store.upsert([try symbol("A", "two", at: 1_700_000_000_000)])
            #expect(try await store.find().map(\.name) == ["two"])
        }
    }

    @Test(arguments: [("", false), ("DEFAULT now()", true)])
    func `a table that chooses by what no field holds is used only where the server fills it`(
        _ standard: String, _ isUsed: Bool
    ) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            try await server.run(
                """
                CREATE TABLE notes (id Int64, text String, changed DateTime \(standard))
                ENGINE = ReplacingMergeTree(changed) ORDER BY id
                """, database: configuration.database)
            var configuration = configuration
            configuration.ownership = .existing
            try await Scratch.withStorage(configuration) { storage in
                if isUsed {
                    let notes = try await storage.records(Note.self)
                    try await notes.upsert([Note(id: 1, text: "a")])
                    try await notes.upsert([Note(id: 1, text: "b")])
                    #expect(try await notes.find() == [Note(id: 1, text: "b")])
                } else {
                    let failure = try await error { try await storage.records(Note.self) }
                    #expect(failure.code == .schemaMismatch && failure.message.contains("changed"), "\(failure)")
                }
            }
        }
    }

    @Test func `a time that is no version is still refused where it does not fit`() async throws {
        let table = Self.symbols.replacing("ReplacingMergeTree(updated_at)", with: "ReplacingMergeTree")
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            try await server.run(table, database: configuration.database)
            var configuration = configuration
            configuration.ownership = .existing
            try await Scratch.withStorage(configuration) { storage in
                let store = try await storage.records(Symbol.self)
                let failure = try await error {
                    try await store.upsert([try symbol("A", "a", at: 1_700_000_000_001)])
                }
                #expect(failure.code == .inexact && failure.message.contains("updated_at"), "\(failure)")
            }
        }
    }
}
