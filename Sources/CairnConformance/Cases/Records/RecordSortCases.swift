internal import CairnDomain
internal import CairnRepositories

/// Results come in the order asked for, ties by key, missing values first.
enum RecordSortCases {
    private typealias Order = RecordSort<Item>

    static let all: [ConformanceCase] = [
        sort("by-key", "Without an order records come by key", [.byKey, [.ascending(\.id)], [.descending(\.id)]]),
        sort("integers", "Whole numbers are sorted by value", [.ascending(\.count), .descending(\.count)]),
        sort("doubles", "Floating-point numbers are sorted by value", [.ascending(\.weight), .descending(\.weight)]),
        sort("bools", "False comes before true", [.ascending(\.isActive), .descending(\.isActive)]),
        sort("texts", "Texts are sorted by their bytes", [.ascending(\.name), .descending(\.name)]),
        sort(
            "times", "Instants and days are sorted by time, before 1970 too",
            [
                .ascending(\.time), .descending(\.time), .ascending(\.day), .descending(\.day),
            ]),
        sort("prices", "Prices are sorted by value, not by their digits", [.ascending(\.price), .descending(\.price)]),
        sort(
            "decimals", "Decimals are sorted by value, missing ones first",
            [
                .ascending(\.amount), .descending(\.amount),
            ]),
        sort(
            "ids-and-bytes", "Ids and bytes are sorted by their bytes",
            [
                .ascending(\.owner), .descending(\.owner), .ascending(\.blob), .descending(\.blob),
            ]),
        sort(
            "enumerations", "Enumerations are sorted by what they are stored as",
            [
                .ascending(\.grade), .descending(\.grade), .ascending(\.level), .descending(\.level),
            ]),
        sort(
            "missing-first", "Missing values come first ascending and last descending",
            [
                .ascending(\.rank), .descending(\.rank), .ascending(\.group), .descending(\.group), .ascending(\.score),
                .descending(\.score), .ascending(\.isFlagged), .descending(\.seen), .ascending(\.city),
            ]),
        sort(
            "several-fields", "The first field decides, then the next",
            [
                [.ascending(\.group), .descending(\.rank)], [.descending(\.group), .ascending(\.rank)],
                [.ascending(\.isActive), .descending(\.grade), .ascending(\.score)],
                [.descending(\.seen), .descending(\.amount), .descending(\.id)],
            ]),
        sort(
            "one-field-twice", "A field that is named again decides nothing more",
            [
                [.ascending(\.count), .descending(\.count)], [.descending(\.id), .ascending(\.id)],
            ]),
        .records("sort.ties-by-key", "Ties come in ascending order of key, whatever the direction", of: Item.self) {
            trial in
            var generator = SeededGenerator(seed: trial.context.seed)
            let items = (1...40).map { Item($0, rank: $0 % 3) }
            try await trial.store.insert(items.shuffled(using: &generator))
            let ascending = try await trial.store.find(sort: .ascending(\.rank)).map(\.id)
            let groups = [0, 1, 2].map { rank in (1...40).filter { $0 % 3 == rank } }
            try expectEqual(ascending, groups.flatMap(\.self), "the ids ascending")
            let descending = try await trial.store.find(sort: .descending(\.rank)).map(\.id)
            try expectEqual(descending, groups.reversed().flatMap(\.self), "the ids descending")
        },
        .records("sort.ties-by-composite-key", "Ties come in the order of all fields of the key", of: Reading.self) {
            trial in
            let readings = (0..<3).flatMap { day in
                ["b", "a"].flatMap { station in (0..<3).map { Reading(day, station, $0, Double($0 % 2)) } }
            }
            try await trial.store.insert(readings)
            try await trial.expectFound(sort: .descending(\.value), among: readings)
            try await trial.expectFound(sort: [.ascending(\.value), .descending(\.station)], among: readings)
        },
        .records("sort.replaced", "A record that was replaced comes in its new place", of: Item.self) { trial in
            try await trial.store.insert((1...9).map { Item($0, rank: $0) })
            try await trial.store.upsert([Item(1, rank: 100), Item(9, rank: -1), Item(5, rank: nil)])
            let found = try await trial.store.find(sort: .ascending(\.rank)).map(\.id)
            try expectEqual(found, [5, 9, 2, 3, 4, 6, 7, 8, 1], "the ids in order")
        },
        RecordComparisonCases.items("limit.first-of-the-order", "A limit takes the first records of the order") {
            trial, items in
            for limit in [1, 2, 17, 59] {
                try await trial.expectFound(limit: limit, among: items)
                try await trial.expectFound(sort: .descending(\.time), limit: limit, among: items)
                try await trial.expectFound(where: \.count > 0, sort: .ascending(\.rank), limit: limit, among: items)
            }
        },
        RecordComparisonCases.items("limit.zero", "A limit of 0 gives nothing") { trial, items in
            try await trial.expectFound(limit: 0, among: items)
            try await trial.expectFound(where: \.count > 0, sort: .descending(\.name), limit: 0, among: items)
        },
        RecordComparisonCases.items("limit.beyond", "A limit above the number of records gives all of them") {
            trial, items in
            for limit in [60, 61, 1_000_000, Int.max] { try await trial.expectFound(limit: limit, among: items) }
        },
        RecordComparisonCases.items("limit.negative", "A negative limit is refused") { trial, items in
            for limit in [-1, Int.min] {
                try await expectError(.invalidInput, from: "limit \(limit)") {
                    try await trial.store.find(limit: limit)
                }
            }
        },
        .records("limit.large-results", "5,000 records are found complete and in order", of: Item.self) { trial in
            let items = (1...5000).map(Item.numbered)
            try await trial.store.insert(items)
            let descending = try await trial.store.find(sort: .descending(\.count)).map(\.id)
            try expectEqual(descending, (1...5000).reversed(), "the ids descending")
            try expectEqual(try await trial.store.find(where: \.count > 100).count, 4900, "the number found")
        },
    ]

    private static func sort(_ id: String, _ title: String, _ orders: [Order]) -> ConformanceCase {
        RecordComparisonCases.items("sort.\(id)", title) { trial, items in
            for order in orders { try await trial.expectFound(sort: order, among: items) }
        }
    }
}
