import Testing

@testable import CairnClickHouse

@Suite struct SQLListTests {
    @Test(arguments: [
        ("a, b", ["a", "b"]), ("a", ["a"]), ("", []), ("a,b ,c", ["a", "b ", "c"]),
        ("a, cityHash64(b, c), d", ["a", "cityHash64(b, c)", "d"]), ("'d, e', `f,g`", ["'d, e'", "`f,g`"]),
        (#"'it\', s', x"#, [#"'it\', s'"#, "x"]), ("f((a, b), ')'), c", ["f((a, b), ')')", "c"]),
        (#"`a\\`, b"#, [#"`a\\`"#, "b"]),
    ])
    func `a list is taken apart at its commas`(text: String, elements: [String]) {
        #expect(SQLList.split(text) == elements)
    }

    @Test(arguments: [
        ("(a)", ["a"]), ("(a, b)", ["a", "b"]), ("a, b", ["a", "b"]), ("(a), (b)", ["(a)", "(b)"]), ("", []),
        ("toDate(a)", ["toDate(a)"]),
    ])
    func `a list may stand in parentheses`(text: String, elements: [String]) {
        #expect(SQLList.elements(of: text) == elements)
    }

    @Test(arguments: [
        ("ReplacingMergeTree(v, d) ORDER BY (a, b)", ["v", "d"]), ("MergeTree ORDER BY (a)", []), ("MergeTree", []),
        ("MergeTree() ORDER BY a", []),
        ("Distributed('c', 'd', 't', cityHash64(a, b))", ["'c'", "'d'", "'t'", "cityHash64(a, b)"]),
        (#"Distributed('it\')s', 'd')"#, [#"'it\')s'"#, "'d'"]), ("Broken(a, b", []), (#"Broken('a\"#, []), ("", []),
        ("(a)", ["a"]),
    ])
    func `arguments are those of the first call alone`(text: String, arguments: [String]) {
        #expect(SQLList.arguments(of: text) == arguments)
    }

    @Test(arguments: [
        ("`a b`", "a b"), ("'x'", "x"), (#"'it\'s'"#, "it's"), (#"`a\\b`"#, #"a\b"#), ("plain", "plain"), ("'", "'"),
        ("'a`", "'a`"), ("''", ""),
    ])
    func `quotes are taken off`(text: String, unquoted: String) {
        #expect(SQLList.unquoted(text) == unquoted)
    }
}
