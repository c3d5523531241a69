internal import CairnDomain
internal import CairnRepositories

/// Errors can be logged: what describes them holds no stored value.
enum ErrorCases {
    /// A text that no error may show; it stands in every value that these cases store.
    private static let secret = "confidential4711"

    static let all: [ConformanceCase] = [
        errors("duplicate-key", "The error for a key that exists shows no value", requires: [.insertConflicts]) {
            context in
            let store = try await context.records(Account.self)
            try await store.insert(Account(id: secret, owner: secret))
            try await expectSafe(.duplicateKey) { try await store.insert(Account(id: secret, owner: secret)) }
        },
        errors("unique-violation", "The error for a value that is taken shows no value", requires: [.uniqueConstraints])
        {
            context in
            let store = try await context.records(Member.self)
            var member = Member.distinct(1)
            member.email = secret
            try await store.insert(member)
            member.id = 2
            (member.handle, member.number) = (nil, 2)
            try await expectSafe(.uniqueViolation) { try await store.insert(member) }
        },
        errors("stale-version", "The error for a stale version shows no value", requires: [.optimisticVersions]) {
            context in
            let store = try await context.records(Account.self)
            try await store.insert(Account(id: secret, owner: secret))
            try await expectSafe(.staleVersion) {
                try await store.update(Account(id: secret, owner: secret), expectedVersion: 7)
            }
            try await expectSafe(.notFound) {
                try await store.update(Account(id: secret + "x", owner: secret), expectedVersion: 7)
            }
        },
        errors("invalid-input", "Errors for refused questions show no value") { context in
            let store = try await context.records(Item.self)
            try await store.insert(Item(1, name: secret))
            try await expectSafe(.invalidInput) {
                try await store.find(where: RecordPredicate(.comparison(field: "count", .equal, .text(secret))))
            }
            try await expectSafe(.invalidInput) {
                try await store.find(where: \.name == secret && \.score == .nan)
            }
            try await expectSafe(.invalidInput) { try await store.get(RecordKey(values: [.text(secret)])) }
        },
        errors("refused-record", "The error for a record that cannot be stored shows no value") { context in
            let store = try await context.records(Item.self)
            var item = Item(1, name: secret, tags: [secret])
            item.weight = .nan
            try await expectSafe(.invalidInput) { try await store.insert(item) }
        },
        errors("another-shape", "The error for a table of another shape shows no value") { context in
            try await context.storage.write(Account(id: secret, owner: secret))
            try await expectSafe(.schemaMismatch, .invalidStoredData) {
                try await context.records(Reshaped.self).find()
            }
        },
        errors("closed", "The error for a closed storage shows no value") { context in
            let store = try await context.records(Account.self)
            try await context.storage.close()
            try await expectSafe(.closed) { try await store.insert(Account(id: secret)) }
        },
    ]

    private static func errors(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(
            "errors.\(id)", title, area: .declarations, requires: requires.union([.records]), body)
    }

    /// Throws unless an operation fails with an error that says something, and nothing of what was stored.
    private static func expectSafe<T>(
        _ codes: CairnError.Code..., fileID: String = #fileID, line: Int = #line, _ operation: () async throws -> T
    ) async throws {
        let error: CairnError
        do {
            _ = try await operation()
            throw ConformanceFailure("the operation succeeded", fileID: fileID, line: line)
        } catch let thrown as CairnError {
            error = thrown
        }
        try expect(
            codes.contains(error.code), "expected code \(codes), found \(error.code)", fileID: fileID, line: line)
        try expect(!error.message.isEmpty, "the error does not say what is wrong", fileID: fileID, line: line)
        try expect(!error.operation.isEmpty, "the error does not say what was being done", fileID: fileID, line: line)
        let shown = error.description + (error.constraint ?? "")
        try expect(!shown.contains(secret), "the error shows a stored value", fileID: fileID, line: line)
    }
}
