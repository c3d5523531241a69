internal import CairnDomain
internal import CairnRepositories

/// The questions asked of strategies.
enum StrategyCases {
    static let all: [ConformanceCase] = [
        strategies("by-id", "A strategy is found by its id, with any kind of stop loss") { strategies in
            let rules: [StopLossRule?] = [nil, .formula(.generate()), .fixedPercentage(2.5)]
            for rule in rules {
                let strategy = try strategy("s", stopLoss: rule)
                try await strategies.add(strategy)
                try expectRecord(try await strategies.strategy(id: strategy.id), strategy)
            }
            try expect(try await strategies.strategy(id: .generate()) == nil, "found a strategy of a new id")
        },
        strategies("by-name", "Strategies are found by their exact name, the oldest id first") { strategies in
            let (first, second, other) = (try strategy("Trend"), try strategy("Trend"), try strategy("trend"))
            for strategy in [second, other, first] { try await strategies.add(strategy) }
            try expectEqual(
                try await strategies.strategies(named: "Trend").map(\.id), [first.id, second.id].sorted(), "the ids")
            try expectEqual(try await strategies.strategies(named: "Tren").count, 0, "the number found")
        },
        strategies("using-formula", "Strategies are found by a formula used for entry, exit or stop loss") {
            strategies in
            let formula = Formula.ID.generate()
            let using = try [
                strategy("c", entry: formula), strategy("b", exit: formula), strategy("a", stopLoss: .formula(formula)),
            ]
            let others = try [strategy("d"), strategy("e", stopLoss: .fixedPercentage(5))]
            for strategy in using + others { try await strategies.add(strategy) }
            try expectEqual(
                try await strategies.strategies(using: formula).map(\.name), ["a", "b", "c"], "the names")
            try expectEqual(try await strategies.strategies(using: .generate()).count, 0, "the number found")
        },
        strategies("all", "All strategies come by name") { strategies in
            for name in ["b", "C", "a"] { try await strategies.add(try strategy(name)) }
            try expectEqual(try await strategies.all().map(\.name), ["C", "a", "b"], "the names")
        },
        strategies(
            "update", "Updating a strategy raises its version; an older version is refused",
            requires: [.optimisticVersions]
        ) { strategies in
            let strategy = try strategy("s", stopLoss: .fixedPercentage(5))
            try await strategies.add(strategy)
            let updated = try await strategies.update(strategy)
            try expectEqual(updated.version, 2, "the version")
            try expectRecord(try await strategies.strategy(id: strategy.id), updated)
            try await expectError(.staleVersion, from: "updating an older version") {
                try await strategies.update(strategy)
            }
        },
        strategies(
            "update-unknown", "Updating a strategy that is not stored is refused", requires: [.optimisticVersions]
        ) {
            strategies in
            let strategy = try strategy("s")
            try await expectError(.notFound, from: "updating what is not there") {
                try await strategies.update(strategy)
            }
        },
        strategies("delete", "Deleting a strategy tells whether there was one") { strategies in
            let strategy = try strategy("s")
            try await strategies.add(strategy)
            try expectEqual(try await strategies.delete(id: strategy.id), true, "whether there was one")
            try expectEqual(try await strategies.delete(id: strategy.id), false, "whether there was one")
        },
    ]

    private static func strategies(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (StoredStrategies) async throws -> Void
    ) -> ConformanceCase {
        .repository("strategies.\(id)", title, requires: requires.union([.records])) { context in
            try await body(StoredStrategies(try await context.records(Strategy.self)))
        }
    }

    private static func strategy(
        _ name: String, entry: Formula.ID = .generate(), exit: Formula.ID = .generate(), stopLoss: StopLossRule? = nil
    ) throws -> Strategy {
        try Strategy(
            name: name, description: "one\ntwo", entryFormulaID: entry, exitFormulaID: exit, stopLoss: stopLoss,
            risk: RiskLimits(positionSizePct: 12.5, maxPositions: 8, takeProfitPct: 7, maxDailyLossPct: nil),
            createdAt: CandleFixture.monday)
    }
}
