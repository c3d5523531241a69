internal import CairnDomain
internal import CairnRepositories

/// Counts, extremes and different values are what looking at every record gives.
enum RecordAggregateCases {
    static let all: [ConformanceCase] = [
        .records("aggregate.count", "Counting tells how many records there are", of: Item.self) { trial in
            try expectEqual(try await trial.store.count(), 0, "the count of an empty store")
            try await trial.store.insert((1...321).map(Item.numbered))
            try expectEqual(try await trial.store.count(), 321, "the count of all")
            try expectEqual(try await trial.store.count(where: \.count > 21), 300, "the count of some")
        },
        RecordComparisonCases.items("aggregate.min-max", "The smallest and largest value of each type are found") {
            trial, items in
            try await expectExtremes(trial, items, \.count)
            try await expectExtremes(trial, items, \.weight)
            try await expectExtremes(trial, items, \.isActive)
            try await expectExtremes(trial, items, \.time)
            try await expectExtremes(trial, items, \.day)
            try await expectExtremes(trial, items, \.price)
            try await expectExtremes(trial, items, \.owner)
            try await expectExtremes(trial, items, \.blob)
            try await expectExtremes(trial, items, \.grade)
        },
        RecordComparisonCases.items("aggregate.min-max-text", "The smallest and largest text go by bytes") {
            trial, items in
            try await expectExtremes(trial, items, \.name)
            try await expectExtremes(trial, items, \.group)
        },
        RecordComparisonCases.items("aggregate.min-max-missing", "Missing values are left out of smallest and largest")
        {
            trial, items in
            try await expectExtremes(trial, items, \.rank)
            try await expectExtremes(trial, items, \.score)
            try await expectExtremes(trial, items, \.amount)
            try await expectExtremes(trial, items, \.seen)
        },
        RecordComparisonCases.items("aggregate.min-max-where", "Smallest and largest keep to a condition") {
            trial, items in
            try await expectExtremes(trial, items, \.count, where: \.isActive == true)
            try await expectExtremes(trial, items, \.name, where: \.rank == nil)
            try await expectExtremes(trial, items, \.price, where: .none)
        },
        .records("aggregate.all-missing", "Values that are all missing have no smallest and no largest", of: Item.self)
        {
            trial in
            try await trial.store.insert((1...3).map { Item($0) })
            let (smallest, largest) = (try await trial.store.min(\.rank), try await trial.store.max(\.rank))
            try expect(smallest == nil && largest == nil, "found \(shortened(smallest)) and \(shortened(largest))")
        },
        RecordComparisonCases.items("aggregate.distinct", "Different values come ascending, each once") {
            trial, items in
            try await expectDistinct(trial, items, \.count)
            try await expectDistinct(trial, items, \.weight)
            try await expectDistinct(trial, items, \.isActive)
            try await expectDistinct(trial, items, \.time)
            try await expectDistinct(trial, items, \.price)
            try await expectDistinct(trial, items, \.grade)
            try await expectDistinct(trial, items, \.owner)
            try await expectDistinct(trial, items, \.blob)
        },
        RecordComparisonCases.items(
            "aggregate.distinct-missing", "A missing value is one of the different values, the first"
        ) {
            trial, items in
            try await expectDistinct(trial, items, \.rank)
            try await expectDistinct(trial, items, \.group)
            try await expectDistinct(trial, items, \.amount)
            try await expectDistinct(trial, items, \.isFlagged)
        },
        RecordComparisonCases.items("aggregate.distinct-text", "Texts differ by their bytes") { trial, items in
            try await expectDistinct(trial, items, \.name)
        },
        RecordComparisonCases.items("aggregate.distinct-where", "Different values keep to a condition") {
            trial, items in
            try await expectDistinct(trial, items, \.name, where: \.count > 0)
            try await expectDistinct(trial, items, \.rank, where: \.rank != nil)
            try await expectDistinct(trial, items, \.rank, where: .none)
        },
        RecordComparisonCases.items("aggregate.distinct-limit", "A limit takes the smallest of the different values") {
            trial, items in
            for limit in [0, 1, 3, 100, Int.max] { try await expectDistinct(trial, items, \.rank, limit: limit) }
            try await expectError(.invalidInput, from: "limit -1") {
                try await trial.store.distinct(\.rank, limit: -1)
            }
        },
        .records(
            "aggregate.no-order", "Lists and nested values have no smallest, no largest and no order",
            of: CompositeSpecimen.self
        ) { trial in
            try await trial.store.insert(CompositeSpecimen(id: 1))
            for name in ["words", "leg"] {
                guard let field = CompositeSpecimen.schema.field(named: name) else { continue }
                try await expectError(.invalidInput, from: "the smallest of \(name)") {
                    try await trial.store.extremum(.minimum, of: field, where: .all)
                }
                try await expectError(.invalidInput, from: "the different values of \(name)") {
                    try await trial.store.distinct(field, where: .all, limit: nil)
                }
            }
            try await expectError(.invalidInput, from: "the largest of words") { try await trial.store.max(\.words) }
        },
    ]

    private static func expectExtremes<Value: FieldValue>(
        _ trial: RecordTrial<Item>, _ items: RecordOracle<Item>, _ field: KeyPath<Item, Value>,
        where predicate: RecordPredicate<Item> = .all,
        fileID: String = #fileID, line: Int = #line
    ) async throws {
        guard let name = Item.schema.field(for: field)?.name else { return }
        let expected = items.distinct(name, where: predicate).filter { !$0.isNull }
        let smallest = try await trial.store.min(field, where: predicate)?.storedValue
        try expectValues(
            [smallest].compactMap(\.self), Array(expected.prefix(1)), "the smallest \(name)", fileID: fileID, line: line
        )
        let largest = try await trial.store.max(field, where: predicate)?.storedValue
        try expectValues(
            [largest].compactMap(\.self), Array(expected.suffix(1)), "the largest \(name)", fileID: fileID, line: line)
    }

    private static func expectDistinct<Value: FieldValue>(
        _ trial: RecordTrial<Item>, _ items: RecordOracle<Item>, _ field: KeyPath<Item, Value>,
        where predicate: RecordPredicate<Item> = .all,
        limit: Int? = nil, fileID: String = #fileID, line: Int = #line
    ) async throws {
        guard let name = Item.schema.field(for: field)?.name else { return }
        let expected = items.distinct(name, where: predicate).prefix(limit ?? .max)
        let found = try await trial.store.distinct(field, where: predicate, limit: limit).map(\.storedValue)
        try expectValues(
            found, Array(expected), "the different values of \(name), limit \(limit ?? .max)", fileID: fileID,
            line: line)
    }
}
