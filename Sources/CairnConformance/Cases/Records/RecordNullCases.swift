internal import CairnRepositories

/// Conditions are two-valued: a missing value never makes a condition neither true nor false.
enum RecordNullCases {
    static let all: [ConformanceCase] = [
        nulls("null.equal", "Nil equals nil and nothing else") { trial in
            try await expectIDs(trial, \.rank == nil, [2, 4])
            try await expectIDs(trial, \.rank == 0, [1])
        },
        nulls("null.not-equal", "A missing value differs from every value, not from nil") { trial in
            try await expectIDs(trial, \.rank != 0, [2, 3, 4])
            try await expectIDs(trial, \.rank != nil, [1, 3])
        },
        nulls("null.ordered-comparisons", "A missing value is neither before nor after any value") { trial in
            try await expectIDs(trial, \.rank < 100, [1, 3])
            try await expectIDs(trial, \.rank <= 100, [1, 3])
            try await expectIDs(trial, \.rank > -100, [1, 3])
            try await expectIDs(trial, \.rank >= -100, [1, 3])
        },
        nulls("null.compared-with-nil", "Nothing comes before or after nil") { trial in
            try await expectIDs(trial, \.rank < nil, [])
            try await expectIDs(trial, \.rank <= nil, [])
            try await expectIDs(trial, \.rank > nil, [])
            try await expectIDs(trial, \.rank >= nil, [])
            try await expectIDs(trial, !(\.rank < nil), [1, 2, 3, 4])
        },
        nulls("null.not", "What is not true of a missing value is true when negated") { trial in
            try await expectIDs(trial, !(\.rank == 0), [2, 3, 4])
            try await expectIDs(trial, !(\.rank != 0), [1])
            try await expectIDs(trial, !(\.rank > -100), [2, 4])
            try await expectIDs(trial, !(!(\.rank > -100)), [1, 3])
        },
        nulls("null.and-or", "Missing values do not blur and and or") { trial in
            try await expectIDs(trial, !(\.rank > 0 && \.group == "x"), [1, 2, 3, 4])
            try await expectIDs(trial, !(\.rank > 0 || \.group == "x"), [4])
            try await expectIDs(trial, !(\.rank > 100) && !(\.group == "y"), [1, 2, 3, 4])
            try await expectIDs(trial, \.rank == nil && \.group == nil, [4])
            try await expectIDs(trial, \.rank == nil || \.group == nil, [2, 3, 4])
        },
        nulls("null.is-in", "Nil is one of several values only when it is among them") { trial in
            try await expectIDs(trial, .isIn(\.rank, [0, 5]), [1, 3])
            try await expectIDs(trial, .isIn(\.rank, [0, nil]), [1, 2, 4])
            try await expectIDs(trial, .isIn(\.rank, [nil]), [2, 4])
            try await expectIDs(trial, !.isIn(\.rank, [0]), [2, 3, 4])
            try await expectIDs(trial, !.isIn(\.rank, [0, nil]), [3])
            try await expectIDs(trial, !.isIn(\.rank, []), [1, 2, 3, 4])
        },
        nulls("null.text-search", "A missing text neither begins with anything nor holds anything") { trial in
            try await expectIDs(trial, .hasPrefix(\.group, ""), [1, 2])
            try await expectIDs(trial, .contains(\.group, ""), [1, 2])
            try await expectIDs(trial, .contains(\.group, "x", ignoringCase: true), [1, 2])
            try await expectIDs(trial, !.contains(\.group, "x"), [3, 4])
            try await expectIDs(trial, !.hasPrefix(\.group, "y"), [1, 2, 3, 4])
        },
        nulls("null.count-and-delete", "Counting and deleting read conditions as finding does") { trial in
            try expectEqual(try await trial.store.count(where: \.rank != 0), 3, "the count")
            try expectEqual(try await trial.store.delete(where: !(\.rank == 0)), 3, "the number deleted")
            try await expectIDs(trial, .all, [1])
        },
    ]

    /// A case on four items: with and without a rank, with and without a group.
    private static func nulls(
        _ id: String, _ title: String, _ body: @escaping @Sendable (RecordTrial<Item>) async throws -> Void
    ) -> ConformanceCase {
        .records(id, title, of: Item.self) { trial in
            try await trial.store.insert([
                Item(1, group: "x", rank: 0), Item(2, group: "x"), Item(3, rank: 5), Item(4),
            ])
            try await body(trial)
        }
    }

    private static func expectIDs(
        _ trial: RecordTrial<Item>, _ predicate: RecordPredicate<Item>, _ expected: [Int], fileID: String = #fileID,
        line: Int = #line
    ) async throws {
        let found = try await trial.store.find(where: predicate).map(\.id)
        try expectEqual(found, expected, "the ids where \(predicate.node)", fileID: fileID, line: line)
    }
}
