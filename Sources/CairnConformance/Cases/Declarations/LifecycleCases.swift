internal import CairnDomain
internal import CairnRepositories

/// Opening, closing and health.
enum LifecycleCases {
    static let all: [ConformanceCase] = [
        lifecycle("fresh", "A fresh storage is empty") { context in
            let capabilities = context.storage.capabilities
            if capabilities.contains(.candles) {
                try expectEqual(try await context.candles().series(), [], "the series stored")
            }
            if capabilities.contains(.records) {
                try expectEqual(try await context.records(Item.self).count(), 0, "the count of records")
            }
        },
        lifecycle("independent", "Two storages do not see each other's data", requires: [.records]) { context in
            let other = try await context.openAnother()
            try await context.storage.write(Account(id: "a"))
            try expectEqual(try await other.accounts().count, 0, "the number of accounts in the other storage")
            try await other.write(Account(id: "b"))
            try expectEqual(try await context.storage.accounts().map(\.id), ["a"], "the ids in the one storage")
        },
        lifecycle("healthy", "An open storage is healthy and says which backend it is") { context in
            let health = await context.storage.health()
            try expectEqual(health.status, .healthy, "the health: \(health.problem ?? "")")
            try expectEqual(health.backend, context.storage.backend, "the backend")
            try expect(health.latency >= .zero, "the latency is negative")
            try expect(health.problem == nil, "a healthy storage has a problem: \(health.problem ?? "")")
        },
        lifecycle("closed-candles", "After closing, questions about candles throw code closed", requires: [.candles]) {
            context in
            let (storage, key) = (context.storage, try CandleFixture.key())
            let store = try await storage.candles()
            try await store.save(try CandleFixture.series(0..<5), in: key)
            try await storage.close()
            try await expectError(.closed, from: "reading candles") { try await store.candles(of: key) }
            try await expectError(.closed, from: "saving candles") {
                try await store.save(try CandleFixture.series([9]), in: key)
            }
            try await expectError(.closed, from: "listing series") { try await store.series() }
            try await expectError(.closed, from: "a new handle") { try await storage.candles().count(of: key) }
        },
        lifecycle("closed-records", "After closing, questions about records throw code closed", requires: [.records]) {
            context in
            let storage = context.storage
            let store = try await storage.records(Account.self)
            try await store.upsert(Account(id: "a"))
            try await storage.close()
            try await expectError(.closed, from: "reading records") { try await store.find() }
            try await expectError(.closed, from: "getting a record") { try await store.get("a") }
            try await expectError(.closed, from: "writing records") { try await store.upsert(Account(id: "b")) }
            try await expectError(.closed, from: "a new handle") { try await storage.accounts() }
        },
        lifecycle("closed-transactions", "After closing, transactions throw code closed", requires: [.transactions]) {
            context in
            let storage = context.storage
            try await storage.close()
            try await expectError(.closed, from: "a transaction") { try await storage.transaction { _ in } }
        },
        lifecycle("closed-health", "A closed storage is not healthy, and asking does not fail") { context in
            try await context.storage.close()
            let health = await context.storage.health()
            try expectEqual(health.status, .unavailable, "the health")
            try expect(health.problem?.isEmpty == false, "a closed storage does not say what is wrong")
        },
        lifecycle("closed-twice", "Closing again does nothing") { context in
            for _ in 0..<3 { try await context.storage.close() }
        },
        lifecycle(
            "close-while-in-use", "A storage closed during a transaction is closed when both have returned",
            requires: [.records, .transactions]
        ) { context in
            let storage = context.storage
            let (entered, release) = (Gate(), Gate())
            let work = Task {
                try await storage.transaction { work in
                    try await work.write(Account(id: "a"))
                    entered.open()
                    await release.pass()
                    try await work.write(Account(id: "b"))
                }
            }
            await entered.pass()
            let closing = Task { try await storage.close() }
            for _ in 0..<10 { await Task.yield() }
            release.open()
            _ = await work.result
            try await closing.value
            try await expectError(.closed, from: "reading after closing") { try await storage.accounts() }
        },
    ]

    private static func lifecycle(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("lifecycle.\(id)", title, area: .declarations, requires: requires, body)
    }
}
