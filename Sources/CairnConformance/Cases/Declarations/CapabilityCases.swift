internal import CairnDomain
internal import CairnRepositories

/// What a storage declares, and that it refuses the rest by name.
enum CapabilityCases {
    static let all: [ConformanceCase] = [
        declared("every-capability", "Every capability is declared or declined with a reason") { context in
            let capabilities = context.storage.capabilities
            for capability in Capability.standard {
                let reason = capabilities.declined[capability]
                let isSupported = capabilities.contains(capability)
                try expect(isSupported || reason != nil, "\(capability) is neither declared nor declined")
                try expect(!isSupported || reason == nil, "\(capability) is declared and declined")
                try expect(reason?.isEmpty != true, "\(capability) is declined without a reason")
            }
        },
        declared("savepoints-need-transactions", "Savepoints are declared only with transactions") { context in
            let capabilities = context.storage.capabilities
            try expect(
                !capabilities.contains(.savepoints) || capabilities.contains(.transactions),
                "savepoints are declared without transactions")
        },
        declared("backend", "The storage and its stores name one backend") { context in
            let storage = context.storage
            try expect(!storage.backend.rawValue.isEmpty, "the backend has no name")
            if storage.capabilities.contains(.candles) {
                try expectEqual(try await storage.candles().backend, storage.backend, "the backend of the candle store")
            }
            if storage.capabilities.contains(.records) {
                let store = try await storage.records(Account.self)
                try expectEqual(store.backend, storage.backend, "the backend of a record store")
            }
        },
        declared("undeclared-candles", "A storage without candles refuses them") { context in
            guard !context.storage.capabilities.contains(.candles) else { return }
            try await expectError(.unsupported, from: "opening the candle store") { try await context.candles() }
        },
        declared("undeclared-records", "A storage without records refuses them") { context in
            guard !context.storage.capabilities.contains(.records) else { return }
            try await expectError(.unsupported, from: "opening a record store") {
                try await context.records(Account.self)
            }
        },
        declared("undeclared-transactions", "A storage without transactions refuses them") { context in
            guard !context.storage.capabilities.contains(.transactions) else { return }
            try await expectError(.unsupported, from: "a transaction") {
                try await context.storage.transaction { _ in }
            }
        },
        declared("undeclared-savepoints", "A storage without savepoints refuses them") { context in
            let capabilities = context.storage.capabilities
            guard capabilities.contains(.transactions), !capabilities.contains(.savepoints) else { return }
            try await context.storage.transaction { work -> Void in
                try await expectError(.unsupported, from: "a savepoint") { try await work.savepoint {} }
            }
        },
        declared(
            "undeclared-versions", "A storage without optimistic versions refuses updates by version",
            requires: [.records]
        ) { context in
            guard !context.storage.capabilities.contains(.optimisticVersions) else { return }
            let store = try await context.records(Account.self)
            try await store.upsert(Account(id: "a"))
            try await expectError(.unsupported, from: "an update by version") {
                try await store.update(Account(id: "a", owner: "x"), expectedVersion: 1)
            }
            try expectRecords(try await store.find(), [Account(id: "a")])
        },
    ]

    private static func declared(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) -> ConformanceCase {
        ConformanceCase("declarations.\(id)", title, area: .declarations, requires: requires, body)
    }
}
