internal import CairnRepositories

/// The contract of `Storage.transaction` and `UnitOfWork`.
enum TransactionCases {
    static let all =
        TransactionCommitCases.all + TransactionRollbackCases.all + SavepointCases.all
        + TransactionMisuseCases.all + TransactionIsolationCases.all
}

/// What a transaction throws to be rolled back; carries a value so that it is known again.
struct Rollback: Error, Equatable {
    var reason = 0
}

extension ConformanceCase {
    /// A case on transactions over records.
    static func transaction(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase(
            "transactions.\(id)", title, area: .transactions, requires: requires.union([.transactions, .records]), body)
    }
}

/// Throws unless a transaction throws `Rollback`, the very one that its body threw.
func expectRollback(
    _ expected: Rollback = Rollback(), fileID: String = #fileID, line: Int = #line,
    _ operation: () async throws -> Void
) async throws {
    do {
        try await operation()
    } catch let error as Rollback {
        try expectEqual(error, expected, "the error that came out", fileID: fileID, line: line)
        return
    }
    throw ConformanceFailure("the error that the body threw did not come out", fileID: fileID, line: line)
}

extension StoreProvider {
    /// Every account, by id.
    func accounts() async throws -> [Account] { try await records(Account.self).find() }

    /// Adds or replaces accounts.
    func write(_ accounts: Account...) async throws { try await records(Account.self).upsert(accounts) }
}
