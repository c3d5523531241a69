internal import CairnRepositories

/// Updates succeed only on the version they were made from.
enum RecordVersionCases {
    static let all: [ConformanceCase] = [
        version("version.update", "An update of the expected version is stored with the next version") { trial in
            try await trial.store.insert([Account(id: "a", version: 7), Account(id: "b", version: 7)])
            let updated = try await trial.store.update(
                Account(id: "a", owner: "Ann", balance: 5, version: 7), expectedVersion: 7)
            let expected = Account(id: "a", owner: "Ann", balance: 5, version: 8)
            try expectRecord(updated, expected, "the record returned")
            try await trial.expectAll([expected, Account(id: "b", version: 7)])
        },
        version("version.update-again", "What an update returns can be updated again") { trial in
            try await trial.store.insert(Account(id: "a"))
            var account = Account(id: "a")
            for balance in 1...10 {
                account.balance = Int64(balance)
                account = try await trial.store.update(account, expectedVersion: account.version)
            }
            try await trial.expectAll([Account(id: "a", balance: 10, version: 11)])
        },
        version("version.stale", "An update of a version that is not the stored one is refused") { trial in
            try await trial.store.insert(Account(id: "a", version: 5))
            for version in [4, 6, 0, -1, Int64.max - 1] {
                try await expectError(.staleVersion, from: "updating version \(version) of 5") {
                    try await trial.store.update(Account(id: "a", owner: "late"), expectedVersion: version)
                }
            }
            try await trial.expectAll([Account(id: "a", version: 5)])
        },
        version("version.second-editor", "Of two editors of one version the second is refused") { trial in
            try await trial.store.insert(Account(id: "a"))
            let first = try await trial.store.update(Account(id: "a", owner: "first"), expectedVersion: 1)
            let error = try await expectError(.staleVersion, from: "updating what someone else changed") {
                try await trial.store.update(Account(id: "a", owner: "second"), expectedVersion: 1)
            }
            try expectEqual(error.outcome, .notApplied, "the outcome")
            try await trial.expectAll([first])
        },
        version("version.not-found", "An update of a record that is not stored is refused and stores nothing") {
            trial in
            try await trial.store.insert(Account(id: "b"))
            for version in [0, 1] as [Int64] {
                try await expectError(.notFound, from: "updating what is not there") {
                    try await trial.store.update(Account(id: "a", version: version), expectedVersion: version)
                }
            }
            try await trial.expectAll([Account(id: "b")])
        },
        version("version.deleted-meanwhile", "An update of a record that was deleted is refused") { trial in
            try await trial.store.insert(Account(id: "a"))
            try await trial.store.delete(RecordKey("a"))
            try await expectError(.notFound, from: "updating a deleted record") {
                try await trial.store.update(Account(id: "a"), expectedVersion: 1)
            }
            try await trial.expectAll([])
        },
        version("version.carried-by-record", "The version that the record carries does not matter") { trial in
            try await trial.store.insert(Account(id: "a", version: 3))
            let updated = try await trial.store.update(Account(id: "a", version: 99), expectedVersion: 3)
            try expectEqual(updated.version, 4, "the version")
            try await trial.expectAll([Account(id: "a", version: 4)])
        },
        version("version.overwritten", "An upsert sets the version it carries, and updates go on from there") { trial in
            try await trial.store.insert(Account(id: "a", version: 3))
            try await trial.store.upsert(Account(id: "a", version: 10))
            try await expectError(.staleVersion, from: "updating the version before the upsert") {
                try await trial.store.update(Account(id: "a"), expectedVersion: 3)
            }
            let updated = try await trial.store.update(Account(id: "a"), expectedVersion: 10)
            try expectEqual(updated.version, 11, "the version")
        },
        version("version.last", "A version with none after it is refused") { trial in
            try await trial.store.insert(Account(id: "a", version: .max))
            try await expectError(.invalidInput, from: "updating the last version there is") {
                try await trial.store.update(Account(id: "a"), expectedVersion: .max)
            }
            try await trial.expectAll([Account(id: "a", version: .max)])
        },
        .records(
            "version.none-declared", "A record without a version field cannot be updated by version", of: Reading.self,
            requires: [.optimisticVersions]
        ) { trial in
            try await trial.store.insert(Reading(0, "a", 0))
            try await expectError(.unsupported, from: "updating a record without a version") {
                try await trial.store.update(Reading(0, "a", 0, 5), expectedVersion: 1)
            }
            try await trial.expectAll([Reading(0, "a", 0)])
        },
    ]

    private static func version(
        _ id: String, _ title: String, _ body: @escaping @Sendable (RecordTrial<Account>) async throws -> Void
    ) -> ConformanceCase {
        .records(id, title, of: Account.self, requires: [.optimisticVersions], body)
    }
}
