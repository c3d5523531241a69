internal import CairnDomain
internal import CairnRepositories

/// Pages one after another are the whole result, while others insert and delete.
enum RecordPageCases {
    private typealias Order = RecordSort<Item>

    static let all: [ConformanceCase] = walking + whileWriting

    private static let walking: [ConformanceCase] = [
        walk("by-key", "Pages by key are the whole result", [.byKey, [.descending(\.id)]]),
        walk(
            "ties", "Pages neither skip nor repeat records that tie",
            [
                .ascending(\.isActive), .descending(\.isActive), .ascending(\.count), .descending(\.grade),
            ]),
        walk(
            "missing-values", "Pages go over missing values in both directions",
            [
                .ascending(\.rank), .descending(\.rank), .ascending(\.group), .descending(\.score),
                .ascending(\.isFlagged),
                .descending(\.amount),
            ]),
        walk(
            "several-fields", "Pages follow several fields in mixed directions",
            [
                [.ascending(\.group), .descending(\.rank)], [.descending(\.isFlagged), .ascending(\.score)],
                [.descending(\.level), .descending(\.seen), .ascending(\.name)],
            ]),
        walk(
            "every-type", "Pages follow fields of every type",
            [
                .descending(\.weight), .ascending(\.name), .descending(\.name), .ascending(\.time), .descending(\.day),
                .ascending(\.price), .descending(\.owner), .ascending(\.blob), .ascending(\.city),
            ]),
        RecordComparisonCases.items("page.where", "Pages keep to a condition") { trial, items in
            let predicates: [RecordPredicate<Item>] = [\.count > 0, !(\.rank > 0), \.isActive == true || \.rank == nil]
            for predicate in predicates {
                try await expectWalk(trial, items, where: predicate, .descending(\.rank), size: 4)
            }
        },
        RecordComparisonCases.items("page.size-one", "A page may hold one record") { trial, items in
            try await expectWalk(trial, items, .ascending(\.group), size: 1)
        },
        RecordComparisonCases.items("page.exact-multiple", "The last page is known as the last even when it is full") {
            trial, items in
            let first = try await trial.store.page(size: 30)
            try expectEqual(first.records.count, 30, "the size of the first page")
            let second = try await trial.store.page(size: 30, after: first.next)
            try expectEqual(second.records.count, 30, "the size of the second page")
            try expect(first.next != nil && second.next == nil, "only the last page has nothing after it")
        },
        RecordComparisonCases.items("page.larger-than-all", "A page larger than the result is the only one") {
            trial, items in
            for size in [60, 61, Int.max] {
                let page = try await trial.store.page(size: size)
                try expectRecords(page.records, items.records, "the page")
                try expect(page.next == nil, "there is nothing after the only page")
            }
        },
        RecordComparisonCases.items("page.size-below-one", "A size of 0 or below counts as 1") { trial, items in
            for size in [0, -5] {
                let page = try await trial.store.page(size: size)
                try expectEqual(page.records.map(\.id), [1], "the ids on the page")
                try expect(page.next != nil, "there is more after the page")
            }
        },
        .records("page.empty", "The only page of nothing is empty", of: Item.self) { trial in
            let page = try await trial.store.page(size: 10)
            try expect(page.records.isEmpty && page.next == nil, "found a page of \(page.records.count) records")
        },
        .records("page.composite-key", "Pages go over keys of several fields", of: Reading.self) { trial in
            let readings = (0..<4).flatMap { day in
                ["a", "B", "é"].flatMap { station in (0..<3).map { Reading(day, station, $0, Double($0)) } }
            }
            try await trial.store.insert(readings)
            let oracle = try RecordOracle(readings)
            try await expectWalk(trial, oracle, .byKey, size: 5)
            try await expectWalk(trial, oracle, [.descending(\.station)], size: 4)
            try await expectWalk(trial, oracle, [.ascending(\.value), .descending(\.day)], size: 7)
        },
        .records("page.extremes", "Pages go over the extremes of each type", of: OptionalSpecimen.self) { trial in
            let specimens = extremes
            try await trial.store.insert(specimens)
            let oracle = try RecordOracle(specimens)
            let orders: [RecordSort<OptionalSpecimen>] = [
                .ascending(\.number), .descending(\.number), .ascending(\.whole), .descending(\.whole),
                .ascending(\.price), .descending(\.price), .ascending(\.text), .descending(\.text),
            ]
            for order in orders { try await expectWalk(trial, oracle, order, size: 1) }
        },
    ]

    private static let whileWriting: [ConformanceCase] = [
        writing("insert-before", "Records inserted before the place of a page are not given and shift nothing") {
            trial, round in
            try await trial.store.insert(Item(-round, rank: -round))
        },
        writing("insert-after", "Records inserted after the place of a page come in their turn") { trial, round in
            try await trial.store.insert(Item(1000 + round, rank: 1000 + round))
        },
        writing("delete-before", "Records deleted before the place of a page shift nothing") { trial, round in
            try await trial.store.delete(where: \.rank < round * 5)
        },
        writing("delete-the-place", "A page goes on even when the record it ended with is deleted") { trial, round in
            try await trial.store.delete(where: \.rank == round * 5)
        },
        writing("replace", "Records replaced in their place shift nothing") { trial, round in
            try await trial.store.upsert((1...10).map { Item($0, name: "new", rank: $0) })
        },
    ]

    /// A case that pages through 50 items by rank, 5 a page, and writes something after every page.
    private static func writing(
        _ id: String, _ title: String,
        _ write: @escaping @Sendable (RecordTrial<Item>, _ round: Int) async throws -> Void
    ) -> ConformanceCase {
        .records("page.\(id)", title, of: Item.self) { trial in
            try await trial.store.insert((1...50).map { Item($0, rank: $0) })
            for order in [Order.ascending(\.rank), [.ascending(\.isActive), .ascending(\.rank)]] {
                try await trial.store.delete(where: .all)
                try await trial.store.insert((1...50).map { Item($0, rank: $0) })
                var seen: [Int] = []
                var cursor: PageCursor?
                var round = 0
                repeat {
                    let page = try await trial.store.page(sort: order, size: 5, after: cursor)
                    seen += page.records.map(\.id)
                    cursor = page.next
                    round += 1
                    if round <= 10 { try await write(trial, round) }
                } while cursor != nil
                try expectEqual(seen.filter { (1...50).contains($0) }, Array(1...50), "the ids page by page")
                try expectEqual(seen.count, Set(seen).count, "the number of different ids")
            }
        }
    }

    private static func walk(_ id: String, _ title: String, _ orders: [Order]) -> ConformanceCase {
        RecordComparisonCases.items("page.\(id)", title) { trial, items in
            for order in orders {
                for size in [1, 7] { try await expectWalk(trial, items, order, size: size) }
            }
        }
    }

    /// Throws unless the pages of an order, one after another, are the whole result.
    private static func expectWalk<R: Record>(
        _ trial: RecordTrial<R>, _ oracle: RecordOracle<R>, where predicate: RecordPredicate<R> = .all,
        _ order: RecordSort<R>,
        size: Int,
        fileID: String = #fileID, line: Int = #line
    ) async throws {
        let expected = oracle.find(where: predicate, sort: order)
        var found: [R] = []
        var cursor: PageCursor?
        repeat {
            let page = try await trial.store.page(where: predicate, sort: order, size: size, after: cursor)
            try expect(
                page.records.count == size || page.next == nil, "a page that is not the last is not full",
                fileID: fileID, line: line)
            found += page.records
            cursor = page.next
        } while cursor != nil && found.count <= expected.count
        try expectRecords(found, expected, "the pages by \(order.terms), \(size) each", fileID: fileID, line: line)
    }

    private static var extremes: [OptionalSpecimen] {
        var specimens = (0..<8).map { OptionalSpecimen(id: $0) }
        let numbers: [Double] = [
            -.infinity, -.greatestFiniteMagnitude, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude,
            .greatestFiniteMagnitude,
        ]
        let wholes: [Int64] = [.min, .min + 1, -1, 0, .max - 1, .max]
        let texts = ["", "\u{1}", "'", "\u{7F}", "\u{FFFD}", "\u{10FFFF}"]
        for index in numbers.indices {
            specimens[index].number = numbers[index]
            specimens[index].whole = wholes[index]
            specimens[index].price = Price(units: wholes[index])
            specimens[index].text = texts[index]
        }
        return specimens
    }
}
