internal import CairnDomain
internal import CairnRepositories
internal import struct Foundation.Data

/// Cursors travel as text and are checked when they come back.
enum RecordCursorCases {
    static let all: [ConformanceCase] = [
        RecordComparisonCases.items("cursor.text", "A cursor that travelled as text goes on at the same place") {
            trial, items in
            let orders: [RecordSort<Item>] = [
                .byKey, .ascending(\.name), .descending(\.score), .ascending(\.rank), .descending(\.seen),
                .ascending(\.day), .descending(\.price), .ascending(\.amount), .descending(\.owner), .ascending(\.blob),
                .ascending(\.isFlagged), .ascending(\.weight),
            ]
            for order in orders {
                let all = items.find(sort: order)
                var found: [Item] = []
                var text: String?
                repeat {
                    let page = try await trial.store.page(sort: order, size: 13, after: text.flatMap(PageCursor.init))
                    found += page.records
                    text = page.next?.description
                } while text != nil && found.count <= all.count
                try expectRecords(found, all, "the pages by \(order.terms)")
            }
        },
        .records(
            "cursor.text-of-hostile-values", "A cursor at a text of any characters survives as text", of: Account.self
        ) {
            trial in
            let accounts = HostileText.texts.map { Account(id: $0) }
            try await trial.store.insert(accounts)
            var found: [Account] = []
            var text: String?
            repeat {
                let page = try await trial.store.page(size: 1, after: text.flatMap(PageCursor.init))
                found += page.records
                text = page.next?.description
                let isSafe = text?.utf8.allSatisfy {
                    Character(Unicode.Scalar($0)).isLetter || "0123456789-_".utf8.contains($0)
                }
                try expect(isSafe ?? true, "the text of a cursor cannot stand in a URL")
            } while text != nil && found.count <= accounts.count
            try expectRecords(found, try RecordOracle(accounts).find(), "the pages")
        },
        RecordComparisonCases.items("cursor.another-order", "A cursor of another order is refused") { trial, items in
            let page = try await trial.store.page(sort: .ascending(\.rank), size: 5)
            for order in [RecordSort<Item>.descending(\.rank), .byKey, [.ascending(\.rank), .ascending(\.name)]] {
                try await expectError(.invalidInput, from: "a cursor of another order") {
                    try await trial.store.page(sort: order, size: 5, after: page.next)
                }
            }
        },
        .records("cursor.not-a-cursor", "A text that is no cursor is none", of: Item.self) { trial in
            for text in ["", "cursor", "!!!", "eyJhIjoxfQ", "AAAA"] {
                try expect(PageCursor(text) == nil, "\(text) was read as a cursor")
            }
        },
        RecordComparisonCases.items("cursor.forged", "A cursor with values of other types is refused") { trial, items in
            let texts = [
                #"{"order":"rank,id","values":[{"text":"1"},{"integer":1}]}"#,
                #"{"order":"rank,id","values":[{"integer":1},{"text":"' OR 1=1 --"}]}"#,
                #"{"order":"rank,id","values":[{"integer":1}]}"#,
                #"{"order":"rank,id","values":[{"bool":true},{"null":true}]}"#,
            ]
            for text in texts {
                guard let cursor = PageCursor(Data(text.utf8).base64EncodedString()) else {
                    throw ConformanceFailure("\(text) was not read as a cursor")
                }
                try await expectError(.invalidInput, from: "the cursor \(text)") {
                    try await trial.store.page(sort: .ascending(\.rank), size: 5, after: cursor)
                }
            }
        },
        RecordComparisonCases.items("cursor.reused", "A cursor gives the same page again") { trial, items in
            let first = try await trial.store.page(sort: .descending(\.time), size: 20)
            let second = try await trial.store.page(sort: .descending(\.time), size: 20, after: first.next)
            let again = try await trial.store.page(sort: .descending(\.time), size: 20, after: first.next)
            try expectRecords(again.records, second.records, "the page again")
        },
        RecordComparisonCases.items("cursor.other-size", "A cursor goes on with pages of another size") {
            trial, items in
            let first = try await trial.store.page(sort: .ascending(\.name), size: 7)
            let rest = try await trial.store.page(sort: .ascending(\.name), size: 100, after: first.next)
            try expectRecords(
                first.records + rest.records, items.find(sort: .ascending(\.name)), "both pages")
        },
        RecordComparisonCases.items("cursor.with-limit", "A query after a cursor keeps to its limit and condition") {
            trial, items in
            let first = try await trial.store.page(where: \.count > 0, sort: .descending(\.rank), size: 3)
            guard let cursor = first.next else { return }
            let query = RecordQuery<Item>(where: \.count > 0, sort: .descending(\.rank), limit: 4, after: cursor)
            let all = items.find(where: \.count > 0, sort: .descending(\.rank))
            try expectRecords(try await trial.store.find(query), Array(all.dropFirst(3).prefix(4)))
        },
    ]
}
