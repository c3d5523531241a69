internal import CairnDomain
internal import CairnRepositories

/// Questions that no backend can answer are refused before they are asked, and the same everywhere.
enum RecordInputCases {
    static let all: [ConformanceCase] = [
        .records("input.unknown-property", "A condition on a property that is no field is refused", of: Reading.self) {
            trial in
            try await expectRefused(trial, \.rounded == 1)
            try await expectRefused(trial, !(\.value > 0 && \.rounded == 1))
            try await expectRefused(trial, .isIn(\.rounded, [1]))
        },
        .records("input.unknown-field", "A condition on a field by an unknown name is refused", of: Reading.self) {
            trial in
            for name in ["rounded", "", "VALUE", "value; DROP TABLE x", "value\""] {
                try await expectRefused(trial, RecordPredicate(.comparison(field: name, .equal, .integer(1))))
            }
        },
        .records("input.order-by-unknown", "An order by what is no field is refused", of: Reading.self) { trial in
            let orders: [RecordSort<Reading>] = [
                .ascending(\.rounded), RecordSort(terms: [.init(field: "value DESC; --")]),
                [.byKey, .descending(\.rounded)],
            ]
            for order in orders {
                try await expectError(.invalidInput, from: "sorting by \(order.terms)") {
                    try await trial.store.find(sort: order)
                }
            }
        },
        .records("input.order-by-list", "An order by lists or nested values is refused", of: CompositeSpecimen.self) {
            trial in
            let orders: [RecordSort<CompositeSpecimen>] = [
                .ascending(\.words), .descending(\.leg), [.ascending(\.city), .ascending(\.legs)],
            ]
            for order in orders {
                try await expectError(.invalidInput, from: "sorting by \(order.terms)") {
                    try await trial.store.find(sort: order)
                }
                try await expectError(.invalidInput, from: "paging by \(order.terms)") {
                    try await trial.store.page(sort: order, size: 1)
                }
            }
        },
        .records(
            "input.compare-lists", "Lists and nested values are neither before nor after another",
            of: CompositeSpecimen.self
        ) {
            trial in
            try await expectRefused(trial, \.words < ["a"])
            try await expectRefused(trial, \.leg >= CompositeSpecimen.Leg(symbol: "A"))
        },
        .records("input.search-in-numbers", "A text search in what is no text is refused", of: Reading.self) { trial in
            try await expectRefused(trial, .contains(\.slot, "1"))
            try await expectRefused(trial, .hasPrefix(\.value, "1"))
            try await expectRefused(trial, .hasPrefix(\.day, "2024"))
        },
        .records("input.element-of-no-list", "An element of what is no list is refused", of: Reading.self) { trial in
            try await expectRefused(trial, RecordPredicate(.hasElement(field: "station", .text("a"))))
        },
        .records("input.wrong-type", "A comparison with a value of another type is refused", of: Item.self) { trial in
            try await expectRefused(trial, RecordPredicate(.comparison(field: "count", .equal, .text("1"))))
            try await expectRefused(trial, RecordPredicate(.comparison(field: "name", .less, .integer(1))))
            try await expectRefused(trial, RecordPredicate(.isIn(field: "price", [.price(.zero), .double(1)])))
            try await expectRefused(trial, RecordPredicate(.hasElement(field: "numbers", .text("1"))))
        },
        .records("input.nan", "A comparison with NaN is refused", of: Reading.self) { trial in
            try await expectRefused(trial, \.value == .nan)
            try await expectRefused(trial, \.value < .nan)
            try await expectRefused(trial, .isIn(\.value, [1, .nan]))
        },
        .records("input.after-refusals", "After refused questions the store answers sound ones", of: Reading.self) {
            trial in
            try await trial.store.insert(Reading(0, "a", 0))
            for _ in 0..<20 { try await expectRefused(trial, \.rounded == 1) }
            try await trial.expectAll([Reading(0, "a", 0)])
        },
    ]

    /// Throws unless a condition is refused in every question that takes one.
    private static func expectRefused<R: Record>(
        _ trial: RecordTrial<R>, _ predicate: RecordPredicate<R>, fileID: String = #fileID, line: Int = #line
    ) async throws {
        let store = trial.store
        let key = R.schema.fields[R.schema.keyIndices[0]]
        try await expectError(.invalidInput, from: "finding", fileID: fileID, line: line) {
            try await store.find(where: predicate)
        }
        try await expectError(.invalidInput, from: "counting", fileID: fileID, line: line) {
            try await store.count(where: predicate)
        }
        try await expectError(.invalidInput, from: "deleting", fileID: fileID, line: line) {
            try await store.delete(where: predicate)
        }
        try await expectError(.invalidInput, from: "the smallest", fileID: fileID, line: line) {
            try await store.extremum(.minimum, of: key, where: predicate)
        }
        try await expectError(.invalidInput, from: "the different values", fileID: fileID, line: line) {
            try await store.distinct(key, where: predicate, limit: nil)
        }
    }
}
