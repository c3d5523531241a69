import CairnRepositories
import CairnRuntime
import IntegrationSupport
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Tables are made, or used as they are.
@Suite(.needsServer(.postgreSQL)) struct TableOpeningTests {
    private struct User: Record, Equatable {
        var id: Int64
        var accountName: String

        static let schema = RecordSchema(
            "user", User.init, Field("id", \.id), Field("account_name", \.accountName), key: ["id"],
            unique: [["account_name"]], indexes: [["account_name"]])
    }

    /// The names of its indexes would be those of ``User``.
    private struct UserAccount: Record, Equatable {
        var id: Int64
        var name: String

        static let schema = RecordSchema(
            "user_account", UserAccount.init, Field("id", \.id), Field("name", \.name), key: ["id"],
            unique: [["name"]], indexes: [["name"]])
    }

    /// Has the name of the index on the key of ``User``.
    private struct UserKey: Record, Equatable {
        var id: Int64

        static let schema = RecordSchema("user_pkey", UserKey.init, Field("id", \.id), key: ["id"])
    }

    @Test func `indexes whose names are taken get others, and are known by what they declare`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { storage in
                try await storage.records(UserKey.self).insert(UserKey(id: 1))
                try await storage.records(User.self).insert(User(id: 1, accountName: "a"))
                let accounts = try await storage.records(UserAccount.self)
                try await accounts.insert(UserAccount(id: 1, name: "a"))
                let taken = await #expect(throws: CairnError.self) {
                    try await accounts.insert(UserAccount(id: 2, name: "a"))
                }
                #expect(taken?.code == .uniqueViolation && taken?.constraint == "user_account_name_unique")
            }
            // Opened again, nothing is missing.
            try await Scratch.withStorage(configuration) { storage in
                let accounts = try await storage.records(UserAccount.self)
                #expect(try await accounts.count() == 1)
                let indexes: SQL = "SELECT FROM pg_indexes WHERE tablename = 'user_account'"
                #expect(try await storage.client.read("indexes", indexes).rowCount == 3)
            }
        }
    }

    @Test func `who may not make an index does without, but not without a rule`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { _ in }
            try await Scratch.withClient(configuration) { client in
                for text in [
                    "CREATE ROLE \(configuration.database)_guest LOGIN PASSWORD 'guest'",
                    "CREATE TABLE \"user\" (id bigint PRIMARY KEY, account_name text NOT NULL COLLATE \"C\" UNIQUE)",
                    "CREATE TABLE user_account (id bigint PRIMARY KEY, name text NOT NULL COLLATE \"C\")",
                    "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO \(configuration.database)_guest",
                ] {
                    _ = try await client.write("prepare", isIdempotent: false, SQL(literal: text))
                }
            }
            var guest = configuration
            (guest.user, guest.password, guest.migrates) = ("\(configuration.database)_guest", "guest", false)
            try await finally {
                try await Scratch.withStorage(guest) { storage in
                    let users = try await storage.records(User.self)
                    try await users.insert(User(id: 1, accountName: "a"))
                    #expect(try await users.get(1) == User(id: 1, accountName: "a"))
                    let refusal = await #expect(throws: CairnError.self) {
                        _ = try await storage.records(UserAccount.self)
                    }
                    #expect(refusal?.serverError?.sqlState == "42501", "\(String(describing: refusal))")
                }
            } do: {
                try await Scratch.withClient(configuration) { client in
                    for text in ["DROP OWNED BY \(guest.user)", "DROP ROLE \(guest.user)"] {
                        _ = try await client.write("clean up", isIdempotent: false, SQL(literal: text))
                    }
                }
            }
        }
    }
}
