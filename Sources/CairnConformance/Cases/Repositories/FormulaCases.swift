internal import CairnDomain
internal import CairnRepositories

/// The questions asked of formulas.
enum FormulaCases {
    static let all: [ConformanceCase] = [
        formulas("by-id", "A formula is found by its id, with all it has") { formulas in
            let all = try sample()
            for formula in all { try await formulas.add(formula) }
            for formula in all { try expectRecord(try await formulas.formula(id: formula.id), formula) }
            try expect(try await formulas.formula(id: .generate()) == nil, "found a formula of a new id")
        },
        formulas("by-category", "Formulas of a category come by name") { formulas in
            for formula in try sample() { try await formulas.add(formula) }
            try expectEqual(
                try await formulas.formulas(in: .entry).map(\.name), ["Golden Cross", "RSI oversold"], "the entries")
            try expectEqual(try await formulas.formulas(in: .stopLoss).map(\.name), ["ATR stop"], "the stop losses")
            try expectEqual(try await formulas.formulas(in: .exit).count, 0, "the exits")
        },
        formulas("by-tag", "Formulas are found by a whole tag, exactly") { formulas in
            for formula in try sample() { try await formulas.add(formula) }
            try expectEqual(
                try await formulas.formulas(tagged: "momentum").map(\.name), ["Golden Cross", "RSI oversold"],
                "the formulas tagged momentum")
            for tag in ["moment", "Momentum", "", "%"] {
                try expectEqual(try await formulas.formulas(tagged: tag).count, 0, "the formulas tagged \(tag)")
            }
        },
        formulas("search", "Formulas are found by a part of name or tag, in any case") { formulas in
            for formula in try sample() { try await formulas.add(formula) }
            let searches = [
                ("rsi", ["RSI oversold"]), ("CROSS", ["Golden Cross"]), ("vol", ["ATR stop", "Volume scan"]),
                ("이동평균", ["Golden Cross"]), ("zzz", []),
            ]
            for (text, names) in searches {
                try expectEqual(try await formulas.search(text).map(\.name), names, "the names for \(text)")
            }
            try expectEqual(try await formulas.search("o", limit: 2).count, 2, "the number found with a limit")
        },
        formulas("all", "All formulas come by name") { formulas in
            for formula in try sample() { try await formulas.add(formula) }
            try expectEqual(
                try await formulas.all().map(\.name), ["ATR stop", "Golden Cross", "RSI oversold", "Volume scan"],
                "the names")
        },
        formulas("parameter-values", "Defaults of every type and the bounds of types come back as what they are") {
            formulas in
            let values: [(ParameterType, ParameterValue)] = [
                (.integer, .integer(0)), (.integer, .integer(1)), (.integer, .integer(.min)),
                (.integer, .integer(.max)),
                (.number, .number(0)), (.number, .number(1)), (.number, .number(-2.5)), (.number, .number(1e300)),
                (.boolean, .boolean(false)), (.boolean, .boolean(true)), (.text, .text("")), (.text, .text("1")),
                (.text, .text("true")),
            ]
            let parameters = try values.enumerated().map { index, value in
                try FormulaParameter(name: "p\(index)", dataType: value.0, defaultValue: value.1)
            }
            let formula = try Formula(name: "defaults", expression: "f()", category: .scan, parameters: parameters)
            try await formulas.add(formula)
            try expectRecord(try await formulas.formula(id: formula.id), formula)
        },
        formulas("add-twice", "Adding a formula that is stored is refused", requires: [.insertConflicts]) { formulas in
            let formula = try sample()[0]
            try await formulas.add(formula)
            try await expectError(.duplicateKey, from: "adding it again") { try await formulas.add(formula) }
        },
        formulas(
            "update", "Updating a formula raises its version; an older version is refused",
            requires: [.optimisticVersions]
        ) { formulas in
            let formula = try sample()[0]
            try await formulas.add(formula)
            let renamed = try formula.with(name: "renamed", category: .exit, updatedAt: formula.updatedAt)
            let updated = try await formulas.update(renamed)
            try expectEqual(updated.version, formula.version + 1, "the version")
            try expect(updated.updatedAt > formula.updatedAt, "the time of the last change stayed")
            try expectRecord(try await formulas.formula(id: formula.id), updated)
            try await expectError(.staleVersion, from: "updating an older version") {
                try await formulas.update(renamed)
            }
        },
        formulas("delete", "Deleting a formula tells whether there was one") { formulas in
            let formula = try sample()[0]
            try await formulas.add(formula)
            try expectEqual(try await formulas.delete(id: formula.id), true, "whether there was one")
            try expectEqual(try await formulas.delete(id: formula.id), false, "whether there was one")
        },
    ]

    private static func formulas(
        _ id: String, _ title: String, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (StoredFormulas) async throws -> Void
    ) -> ConformanceCase {
        .repository("formulas.\(id)", title, requires: requires.union([.records])) { context in
            try await body(StoredFormulas(try await context.records(Formula.self)))
        }
    }

    private static func sample() throws -> [Formula] {
        let period = try FormulaParameter(
            name: "period", dataType: .integer, defaultValue: .integer(14), minValue: 2, maxValue: 200)
        let factor = try FormulaParameter(name: "factor", dataType: .number, defaultValue: .number(2.5))
        let label = try FormulaParameter(name: "label", dataType: .text, defaultValue: .text("it's \"1\""))
        let strict = try FormulaParameter(name: "strict", dataType: .boolean, defaultValue: .boolean(true))
        return try [
            Formula(
                name: "RSI oversold", expression: "rsi(:period) < 30", category: .entry, description: "buys\nlow",
                tags: ["momentum", "rsi"], parameters: [period], createdAt: CandleFixture.monday),
            Formula(
                name: "Golden Cross", expression: "sma(20) > sma(60)", category: .entry,
                tags: ["momentum", "이동평균"], createdAt: CandleFixture.monday),
            Formula(
                name: "ATR stop", expression: "close < entry - :factor * atr(:period)", category: .stopLoss,
                tags: ["volatility"], parameters: [period, factor, label, strict], version: 7,
                createdAt: CandleFixture.monday),
            Formula(
                name: "Volume scan", expression: "volume > 1000", category: .scan, createdAt: CandleFixture.monday),
        ]
    }
}
