internal import CairnDomain
internal import CairnRepositories

/// Lists, nested values and dotted fields come back equal.
enum RecordCompositeCases {
    private typealias Leg = CompositeSpecimen.Leg

    static let all: [ConformanceCase] = [
        composite(
            "lists", "Lists come back in their order, with repeats, and empty ones empty",
            [
                CompositeSpecimen(id: 1),
                CompositeSpecimen(
                    id: 2, words: ["b", "a", "b", ""], numbers: [3, 1, 2, .max, .min, 0], ratios: [0.1, -1e300]),
                CompositeSpecimen(id: 3, words: [""], numbers: [0], ratios: [0, 1], matrix: [[1, 2], [], [3]]),
            ]),
        composite(
            "lists-of-hostile-texts", "Lists of texts of any characters come back",
            [
                CompositeSpecimen(id: 1, words: HostileText.texts),
                CompositeSpecimen(
                    id: 2, words: ["[]", "\"", "\\", "null", "a,b", "{\"a\": [1]}", "\\u0041", "</script>"]),
            ]),
        composite(
            "lists-of-exact-values", "Lists of prices, instants and enumerations come back exactly",
            [
                CompositeSpecimen(
                    id: 1, prices: [.max, .min, .zero, Price(units: 1)],
                    times: [CandleFixture.monday, Timestamp(millisecondsSince1970: -1)], grades: [.high, .low, .high])
            ]),
        composite(
            "long-list", "A list of 10,000 elements comes back",
            [
                CompositeSpecimen(id: 1, words: (0..<10_000).map { "word \($0)" }, numbers: Array(0..<10_000))
            ]),
        composite(
            "missing-list-is-not-empty", "A missing list is not an empty one",
            [
                CompositeSpecimen(id: 1, optionalWords: nil), CompositeSpecimen(id: 2, optionalWords: []),
                CompositeSpecimen(id: 3, optionalWords: [""]),
            ]),
        composite(
            "nested", "Nested values come back with every kind of member",
            [
                CompositeSpecimen(
                    id: 1,
                    leg: Leg(
                        symbol: "O'Neil \"한글\"", price: .min, quantity: Volume(units: 1), weight: 0.1, count: .max,
                        isShort: true,
                        time: CandleFixture.monday, note: "", venue: .init(code: "X", floors: [1, 2]), tags: ["a", ""])),
                CompositeSpecimen(id: 2, leg: Leg(symbol: "", weight: 1, count: -1)),
            ]),
        composite(
            "nested-lists", "Lists of nested values come back in their order",
            [
                CompositeSpecimen(
                    id: 1,
                    legs: (0..<20).map {
                        Leg(symbol: "S\($0)", count: Int64($0), venue: .init(code: "V", floors: [$0]))
                    })
            ]),
        composite(
            "nested-missing", "A missing nested value is missing",
            [
                CompositeSpecimen(id: 1, optionalLeg: nil), CompositeSpecimen(id: 2, optionalLeg: Leg(symbol: "")),
            ]),
        composite(
            "nested-dictionary", "Nested dictionaries come back, whatever their keys",
            [
                CompositeSpecimen(
                    id: 1,
                    leg: Leg(symbol: "A", limits: ["a.b": 1, "$set": 2, "한글": 3, "a b": 4, "A": 5, "a": 6, "'": 7]))
            ]),
        composite(
            "dotted", "Fields with dotted names come back",
            [
                CompositeSpecimen(id: 1, city: "Seoul", country: "KR", street: "Sejong-daero"),
                CompositeSpecimen(id: 2, city: "", country: nil, street: ""),
            ]),
        .records("values.dotted-query", "Fields with dotted names are found and sorted by", of: CompositeSpecimen.self)
        { trial in
            let specimens = [("Seoul", "KR"), ("Busan", "KR"), ("Paris", nil), ("Oslo", "NO")].enumerated().map {
                CompositeSpecimen(id: $0, city: $1.0, country: $1.1)
            }
            try await trial.store.insert(specimens)
            try await trial.expectFound(where: \.country == "KR" || \.country == nil, among: specimens)
            try await trial.expectFound(sort: [.descending(\.country), .ascending(\.city)], among: specimens)
        },
        .records(
            "values.not-finite-in-list", "A list or nested value with a number that is not finite is refused",
            of: CompositeSpecimen.self
        ) { trial in
            let refused = [
                CompositeSpecimen(id: 1, ratios: [0, .nan]), CompositeSpecimen(id: 1, ratios: [.infinity]),
                CompositeSpecimen(id: 1, leg: Leg(symbol: "A", weight: .nan)),
                CompositeSpecimen(id: 1, legs: [Leg(symbol: "A"), Leg(symbol: "A", weight: -.infinity)]),
                CompositeSpecimen(id: 1, optionalLeg: Leg(symbol: "A", weight: .nan)),
            ]
            for record in refused {
                try await expectError(.invalidInput, from: "inserting a number that is not finite") {
                    try await trial.store.insert(record)
                }
            }
            try await trial.expectAll([])
        },
        .records(
            "values.list-equality", "Lists are equal when their elements are, in order", of: CompositeSpecimen.self
        ) {
            trial in
            let lists = [["a", "b"], ["b", "a"], ["a"], [], ["a", "b", ""], ["ab"], ["a\",\"b"]]
            let specimens = lists.enumerated().map { CompositeSpecimen(id: $0, words: $1) }
            try await trial.store.insert(specimens)
            for list in lists {
                try await trial.expectFound(where: \.words == list, among: specimens)
                try await trial.expectFound(where: \.words != list, among: specimens)
            }
        },
    ]

    private static func composite(_ id: String, _ title: String, _ specimens: [CompositeSpecimen]) -> ConformanceCase {
        .records("values.\(id)", title, of: CompositeSpecimen.self) { trial in
            try await trial.expectRoundTrip(specimens)
        }
    }
}
