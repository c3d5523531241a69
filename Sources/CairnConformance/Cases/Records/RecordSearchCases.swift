internal import CairnRepositories

/// Text searches are literal; without case they compare what Swift's `lowercased()` gives.
enum RecordSearchCases {
    static let all: [ConformanceCase] = [
        search(
            "search.prefix", "A prefix finds texts that begin so, and only so",
            [
                "", "a", "ab", "abc", "Ab", "bab", " ab",
            ], ["a", "ab", "abc", "b", "A", "abcd"]),
        search(
            "search.contains", "A part finds texts that hold it anywhere",
            [
                "", "a", "cab", "abc", "ABC", "a b", "b",
            ], ["a", "ab", "b", "c", "A", " ", "abcd"]),
        search("search.empty-part", "Every text begins with and holds the empty text", ["", "a", "한글"], [""]),
        search(
            "search.wildcards-are-literal", "Wildcards and patterns are searched for as they are",
            [
                "100%", "100", "a_b", "axb", "back\\slash", "backslash", "[a]", "a", "*", "?", "a.b", "^a", "a$", "(a)",
                "{a}", "a|b", "\\%", "%", "_", "a+", "aa", "#", "--", "'", "\"",
            ],
            [
                "%", "_", "\\", "[", "[a]", "*", "?", ".", "^", "^a", "$", "a$", "(", "{a", "|", "\\%", "a.b", "a+",
                "#",
                "'", "\"", "0%", "a_",
            ]),
        search(
            "search.bytes", "Without ignoring case letters are searched for byte by byte",
            [
                "é", "e\u{301}", "e", "É", "한", "\u{1112}\u{1161}\u{11AB}", "ß", "ss", "😀", "👨‍👩‍👧",
            ], ["e", "é", "\u{301}", "한", "\u{1112}", "s", "😀", "\u{200D}", "👩"]),
        folded(
            "search.ignoring-case", "Letters of both cases find each other",
            [
                "Samsung", "SAMSUNG", "samsung", "sam", "Sung",
            ], ["sam", "SAM", "SUNG", "sAmSuNg", "x"]),
        folded(
            "search.ignoring-case-accents", "Letters with accents keep them and lose their case",
            [
                "ÀÉÎ", "àéî", "aei", "ÑANDÚ", "ñandú", "ŁÓDŹ", "łódź", "ЖУРНАЛ", "журнал",
            ], ["àé", "ÀÉ", "ae", "ñ", "Ú", "łó", "DŹ", "журнал", "УРН"]),
        folded(
            "search.ignoring-case-sharp-s", "ß is no ss", ["Straße", "STRASSE", "strasse", "STRAẞE"],
            [
                "straße", "STRASSE", "ss", "ß", "ẞ",
            ]),
        folded(
            "search.ignoring-case-turkish", "Dotted and dotless i follow no language",
            [
                "İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "i\u{307}stanbul",
            ], ["i", "I", "İ", "ı", "istanbul", "i\u{307}"]),
        folded(
            "search.ignoring-case-greek", "A final sigma is another letter than a sigma",
            [
                "ΟΔΟΣ", "οδος", "οδοσ", "Σ", "ς", "σ",
            ], ["Σ", "σ", "ς", "οδοσ", "ΟΔΟΣ"]),
        folded(
            "search.ignoring-case-special", "Letters beyond 16 bits, ligatures and signs lose their case as Swift says",
            [
                "\u{10400}", "\u{10428}", "\u{1C5}", "\u{1C6}", "\u{1C4}", "\u{212A}", "k", "\u{212B}", "\u{E5}",
                "\u{FB00}", "FF", "\u{2167}", "\u{2177}",
            ],
            [
                "\u{10428}", "\u{10400}", "\u{1C6}", "\u{1C5}", "k", "K", "\u{212A}", "\u{E5}", "\u{212B}", "ff",
                "\u{FB00}", "\u{2177}",
            ]),
        folded(
            "search.ignoring-case-without-case", "Scripts without case are found as they are",
            [
                "삼성전자", "삼성", "日経平均", "مرحبا", "123", "005930",
            ], ["삼성", "전자", "日経", "رح", "0059", "ㅅ"]),
        folded(
            "search.ignoring-case-wildcards", "Wildcards stay literal when case is ignored",
            [
                "100% PURE", "100 pure", "A_B", "axb", "BACK\\slash",
            ], ["% p", "%", "a_b", "_", "k\\S", "100%"]),
        .records("search.in-lists", "A list of texts is found by any of its texts", of: Item.self) { trial in
            let lists = [[], ["momentum"], ["Momentum", "x"], ["mom", "entum"], ["a\",\"b"], [""], ["%"]]
            let items = lists.enumerated().map { Item($0, tags: $1) }
            try await trial.store.insert(items)
            for part in ["mom", "Mom", "momentum", "m\",\"e", "\"", ",", "", "%", "entum"] {
                for ignoringCase in [false, true] {
                    try await trial.expectFound(
                        where: .contains(\.tags, part, ignoringCase: ignoringCase), among: items)
                    try await trial.expectFound(
                        where: !.hasPrefix(\.tags, part, ignoringCase: ignoringCase), among: items)
                }
            }
        },
        .records("search.enumerations", "Enumerations are searched as their text", of: Item.self) { trial in
            var items = (1...3).map { Item($0) }
            for (index, grade) in ScalarSpecimen.Grade.allCases.enumerated() { items[index].grade = grade }
            try await trial.store.insert(items)
            try await trial.expectFound(where: .contains(\.grade, "i"), among: items)
            try await trial.expectFound(where: .hasPrefix(\.grade, "VERY", ignoringCase: true), among: items)
        },
    ]

    private static func search(_ id: String, _ title: String, _ texts: [String], _ parts: [String]) -> ConformanceCase {
        searchCase(id, title, texts, parts, ignoringCase: false)
    }

    private static func folded(_ id: String, _ title: String, _ texts: [String], _ parts: [String]) -> ConformanceCase {
        searchCase(id, title, texts, parts, ignoringCase: true)
    }

    /// A case that searches some texts for each of some parts, from the beginning and anywhere.
    private static func searchCase(
        _ id: String, _ title: String, _ texts: [String], _ parts: [String], ignoringCase: Bool
    ) -> ConformanceCase {
        .records(id, title, of: Item.self) { trial in
            let items = texts.enumerated().map { Item($0, name: $1) }
            try await trial.store.insert(items)
            for part in parts {
                let predicates: [RecordPredicate<Item>] = [
                    .hasPrefix(\.name, part, ignoringCase: ignoringCase),
                    .contains(\.name, part, ignoringCase: ignoringCase),
                ]
                for predicate in predicates {
                    try await trial.expectFound(where: predicate, among: items)
                    try await trial.expectFound(where: !predicate, among: items)
                }
            }
        }
    }
}
