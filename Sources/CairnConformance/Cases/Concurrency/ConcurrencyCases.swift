internal import CairnRepositories

/// Many tasks at once, and cancelled ones.
enum ConcurrencyCases {
    static let all = ConcurrentCandleCases.all + ConcurrentRecordCases.all + CancellationCases.all

    /// Runs tasks at once and waits for all of them.
    static func atOnce(_ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            try await group.waitForAll()
        }
    }
}

extension ConformanceCase {
    /// A case on many tasks at once.
    static func concurrent(
        _ id: String, _ title: String, requires: Set<Capability>,
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("concurrency.\(id)", title, area: .concurrency, requires: requires, body)
    }
}
