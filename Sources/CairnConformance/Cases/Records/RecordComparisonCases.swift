internal import CairnDomain
internal import CairnRepositories

/// Conditions find what looking at every record finds.
enum RecordComparisonCases {
    static let all: [ConformanceCase] = [
        items("find.all-and-none", "All finds every record, none finds no record") { trial, items in
            try await trial.expectFound(where: .all, among: items)
            try await trial.expectFound(where: .none, among: items)
            try await trial.expectFound(where: RecordPredicate(.and([])), among: items)
            try await trial.expectFound(where: RecordPredicate(.or([])), among: items)
        },
        compare("integer", "whole numbers", \.count), compare("double", "floating-point numbers", \.weight),
        compare("bool", "truth values", \.isActive), compare("text", "texts", \.name),
        compare("timestamp", "instants", \.time), compare("day", "days", \.day), compare("price", "prices", \.price),
        compare("enumeration", "enumerations", \.grade), compare("id", "ids", \.owner),
        compare("bytes", "bytes", \.blob),
        compare("optional-integer", "whole numbers that may be missing", \.rank),
        compare("optional-double", "floating-point numbers that may be missing, infinities too", \.score),
        compare("optional-bool", "truth values that may be missing", \.isFlagged),
        compare("optional-text", "texts that may be missing", \.group),
        compare("optional-decimal", "decimals that may be missing", \.amount),
        compare("optional-timestamp", "instants that may be missing", \.seen),
        compare("optional-enumeration", "enumerations of whole numbers that may be missing", \.level),
        items("find.zeros-are-equal", "Zero is found by zero, whatever its sign") { trial, items in
            try await trial.expectFound(where: \.weight == -0.0, among: items)
            try await trial.expectFound(where: \.weight < -0.0, among: items)
            try await trial.expectFound(where: \.weight >= -0.0, among: items)
        },
        items("find.unknown-enumeration-case", "A text that is no case of an enumeration finds nothing") {
            trial, items in
            let node = PredicateNode.comparison(field: "grade", .equal, .text("unheard of"))
            try await trial.expectFound(where: RecordPredicate(node), among: items)
            try await trial.expectFound(where: RecordPredicate(.not(node)), among: items)
        },
        items("find.is-in", "A field is found by any of several values") { trial, items in
            try await trial.expectFound(where: .isIn(\.count, [1, 100, 7]), among: items)
            try await trial.expectFound(where: .isIn(\.name, ["a", "é", "%"]), among: items)
            try await trial.expectFound(where: .isIn(\.grade, [.low, .high]), among: items)
            try await trial.expectFound(where: .isIn(\.count, [1, 1, 1]), among: items)
            try await trial.expectFound(where: !.isIn(\.price, [.zero, .max]), among: items)
        },
        items("find.is-in-nothing", "No field has one of no values") { trial, items in
            try await trial.expectFound(where: .isIn(\.count, []), among: items)
            try await trial.expectFound(where: !.isIn(\.count, []), among: items)
            try await trial.expectFound(where: .isIn(\.rank, []) || \.rank == nil, among: items)
        },
        .records("find.is-in-many", "A field is found by any of 1,200 values", of: Item.self) { trial in
            let items = (1...40).map(Item.numbered)
            try await trial.store.insert(items)
            // Those that are stored come last, where a list that is cut would lose them.
            let even = (0..<1200).map { $0 * 2 }.reversed() as [Int]
            try await trial.expectFound(where: .isIn(\.count, even), among: items)
            try await trial.expectFound(where: .isIn(\.name, even.map { "item \($0)" }), among: items)
            try expectEqual(try await trial.store.count(where: !.isIn(\.count, even)), 20, "the odd ones")
        },
        items("find.and-or-not", "Conditions combine with and, or and not") { trial, items in
            try await trial.expectFound(where: \.count > 0 && \.isActive == true, among: items)
            try await trial.expectFound(where: \.count > 0 || \.isActive == true, among: items)
            try await trial.expectFound(where: !(\.count > 0 && \.isActive == true), among: items)
            try await trial.expectFound(where: !(!(\.count > 0)), among: items)
            try await trial.expectFound(
                where: (\.count > 0 || \.name == "a") && (\.grade == .low || \.isActive == false), among: items)
            try await trial.expectFound(
                where: \.count > 0 || \.name == "a" && \.grade == .low || \.isActive == false, among: items)
        },
        items("find.range-of-one-field", "Two bounds on one field find what lies between") { trial, items in
            try await trial.expectFound(where: \.id > 10 && \.id <= 30, among: items)
            try await trial.expectFound(where: \.id >= 30 && \.id < 10, among: items)
            try await trial.expectFound(where: \.id == 10 && \.id == 11, among: items)
            try await trial.expectFound(where: \.id == 10 || \.id == 11, among: items)
        },
        items("find.has-element", "A list is found by an element, equal to the last byte") { trial, items in
            for tag in ["a", "ab", "b", "é", "e\u{301}", "b\"c", "", "A", "%"] {
                try await trial.expectFound(where: .hasElement(\.tags, tag), among: items)
                try await trial.expectFound(where: !.hasElement(\.tags, tag), among: items)
            }
            for number in [0, 1, 11, -1, 111] {
                try await trial.expectFound(where: .hasElement(\.numbers, number), among: items)
            }
        },
        items("find.deep", "Forty levels of and, or and not are answered") { trial, items in
            var predicate: RecordPredicate<Item> = \.count > 0
            for level in 0..<40 {
                switch level % 3 {
                case 0: predicate = predicate && \.id > level
                case 1: predicate = predicate || \.id == level
                default: predicate = !predicate
                }
            }
            try await trial.expectFound(where: predicate, among: items)
        },
        items("find.wide", "A choice of 300 conditions is answered") { trial, items in
            let nodes = (0..<300).map { PredicateNode.comparison(field: "id", .equal, .integer(Int64($0 * 2))) }
            try await trial.expectFound(where: RecordPredicate(.or(nodes)), among: items)
            try await trial.expectFound(where: RecordPredicate(.and(nodes.map { .not($0) })), among: items)
        },
        items("find.count", "Counting finds as many as finding") { trial, items in
            let predicates: [RecordPredicate<Item>] = [
                .all, .none, \.count > 0, \.rank == nil, !(\.rank > 0), .contains(\.name, "a"),
            ]
            for predicate in predicates {
                let expected = items.find(where: predicate).count
                try expectEqual(try await trial.store.count(where: predicate), expected, "\(predicate.node)")
            }
        },
        items("find.first", "The first record is the first of the order") { trial, items in
            let found = try await trial.store.first(where: \.count > 0, sort: .descending(\.time))
            let expected = items.find(where: \.count > 0, sort: .descending(\.time))
            try expectRecords([found].compactMap(\.self), Array(expected.prefix(1)), "the first record")
            try expect(try await trial.store.first(where: .none) == nil, "found a record where there is none")
        },
    ]

    /// A case on 60 random items.
    static func items(
        _ id: String, _ title: String, count: Int = 60,
        _ body: @escaping @Sendable (RecordTrial<Item>, RecordOracle<Item>) async throws -> Void
    ) -> ConformanceCase {
        .records(id, title, of: Item.self) { trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let items = Item.random(count, &generator)
            try await trial.store.insert(items)
            try await body(trial, try RecordOracle(items))
        }
    }

    /// A case that compares one field with each value it has, in every way.
    private static func compare<Value: FieldValue>(
        _ id: String, _ what: String, _ field: any KeyPath<Item, Value> & Sendable
    ) -> ConformanceCase {
        items("find.compare-\(id)", "Comparisons of \(what)", count: 30) { trial, items in
            guard let name = Item.schema.field(for: field)?.name else { return }
            for value in items.distinct(name) {
                for comparison in PredicateNode.Comparison.allCases {
                    let node = PredicateNode.comparison(field: name, comparison, value)
                    try await trial.expectFound(where: RecordPredicate(node), among: items)
                    try await trial.expectFound(where: RecordPredicate(.not(node)), among: items)
                }
            }
        }
    }
}
