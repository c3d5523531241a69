internal import CairnRepositories

/// Schemas are checked before anything is built from their names.
enum RecordSchemaCases {
    static let all: [ConformanceCase] =
        SchemaFlaws.all.map(refusal) + [
            .records(
                "schema.keywords", "Tables and fields may be called like words of a query language", of: Keyword.self
            ) {
                trial in
                let records = (1...5).map {
                    Keyword(
                        select: $0, from: "from", order: -$0, limit: $0 > 2 ? $0 : nil, value: "select", user: true,
                        rowid: $0 * 10)
                }
                try await trial.expectRoundTrip(records)
                try await trial.expectFound(
                    where: \.order < -1 && \.limit == nil || \.rowid == 40, sort: [.descending(\.limit)], among: records
                )
                try expectEqual(try await trial.store.distinct(\.value), ["select"], "the different values")
                try expectEqual(try await trial.store.delete(where: \.user == true), 5, "the number deleted")
            },
            .records("schema.opened-again", "Opening the store of a type again keeps its records", of: Member.self) {
                trial in
                try await trial.store.insert([.distinct(1), .distinct(2)])
                for _ in 0..<3 {
                    let again = try await trial.context.records(Member.self)
                    try expectEqual(try await again.count(), 2, "the count")
                }
            },
            .records(
                "schema.another-shape", "A type that claims the table of another one is refused, not misread",
                of: Account.self
            ) { trial in
                let account = Account(id: "a", owner: "Ann", balance: 5)
                try await trial.store.insert(account)
                try await expectError(.schemaMismatch, .invalidStoredData, from: "reading another shape") {
                    let reshaped = try await trial.context.records(Reshaped.self)
                    return try await reshaped.find()
                }
                try await trial.expectAll([account])
            },
            .records(
                "schema.another-key", "A type that claims the table of another one with another key is refused",
                of: Account.self
            ) { trial in
                try await trial.store.insert([Account(id: "a", owner: "Ann"), Account(id: "b", owner: "Ann")])
                try await expectError(.schemaMismatch, from: "opening with another key") {
                    let rekeyed = try await trial.context.records(Rekeyed.self)
                    return try await rekeyed.find()
                }
                try expectEqual(try await trial.store.count(), 2, "the number of records")
            },
        ]

    private static func refusal(of flaw: any SchemaFlaw.Type) -> ConformanceCase {
        refusal(flaw)
    }

    private static func refusal<Flaw: SchemaFlaw>(_ flaw: Flaw.Type) -> ConformanceCase {
        // NameInCamelCase becomes name-in-camel-case.
        let words = "\(flaw)".reduce(into: "") { name, letter in
            if letter.isUppercase, !name.isEmpty { name += "-" }
            name += letter.lowercased()
        }
        let title = "A schema with this flaw is refused: \(words.split(separator: "-").joined(separator: " "))"
        return ConformanceCase("records.schema.\(words)", title, area: .recordStore, requires: [.records]) { context in
            try await expectError(.invalidSchema, from: "opening a store") {
                try await context.records(Flawed<Flaw>.self)
            }
        }
    }
}
