/// Texts that stores have been known to change, confuse or execute.
enum HostileText {
    /// Pairs that look or sort alike and are different all the same.
    static let lookAlikes: [[String]] = [
        ["aapl", "AAPL", "Aapl"],
        // One letter and its two parts; then two forms of one syllable.
        ["caf\u{E9}", "cafe\u{301}", "cafe"],
        ["\u{D55C}\u{AE00}", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"],
        ["\u{C5}", "A\u{30A}", "\u{212B}"],
        ["AB", "A B", "A  B", " AB", "AB "],
        ["5930", "005930", "5930.0", "5.93e3"],
        ["1e3", "1000", "1E3", "0x3E8"],
        ["NULL", "null", "nil", "true", "TRUE", "false"],
        ["ss", "\u{DF}", "SS"],
        ["I", "\u{131}", "i", "\u{130}"],
        ["zero", "ze\u{200B}ro"],
        ["A%", "A_", "AX", "A\\%", "A*", "A?"],
    ]

    /// What quoting, escaping and pattern matching trip over.
    static let hostile: [String] = [
        "O'Neil", "\"quoted\"", "`back`", "[brackets]", "semi;colon", "100%", "under_score", "back\\slash",
        "trailing\\", "$1", "?", ":name", "@p1", "{\"a\": 1}", "a.b", "$set", "#tag", "--comment", "/* comment */",
        "'; DROP TABLE candles; --", "' OR '1'='1", "\") OR 1=1 --", "%s%n", "${jndi}", "../../etc", "a/b", "a:b",
        "a,b|c\u{A0}d", "\u{1F4C8}\u{1F1F0}\u{1F1F7}", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
        "\u{202E}desrever",
        "삼성전자", "日経平均", "мосбиржа", "السوق", "\u{FEFF}bom", "\u{FFFD}", "\u{10FFFF}",
        String(repeating: "long-code-", count: 12), String(repeating: "한", count: 60),
    ]

    /// Everything that can be a code.
    static let codes: [String] = lookAlikes.flatMap(\.self) + hostile

    /// What only free text can be: codes hold no control characters and are not blank.
    static let texts: [String] = codes + ["", " ", "\t", "\n", "line\r\nline", "\u{1}\u{1F}\u{7F}", "\u{85}\u{2028}"]
}
