import Testing

@testable import cairn

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("삼성전자", 8), ("\u{1109}\u{1161}\u{11B7}", 2), ("日本", 4),
        ("ｱ", 1), ("Ａ", 2), ("（", 2), ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇰🇷", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2),
        ("│┃█", 3), ("…", 1), ("か\u{3099}", 2), ("a\u{200D}", 1), ("привет", 6), ("𠀀", 2),
    ])
    func columnsOfATerminal(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test func cuttingNeverExceedsTheWidth() {
        #expect("abcdef".truncated(toWidth: 6) == "abcdef")
        #expect("abcdef".truncated(toWidth: 4) == "abc…")
        #expect("abcdef".truncated(toWidth: 4, charset: .ascii) == "abc~")
        #expect("삼성전자".truncated(toWidth: 6) == "삼성…")
        #expect("abc".truncated(toWidth: 1) == "…")
        #expect("abc".truncated(toWidth: 0) == "")
        #expect("abc".truncated(toWidth: -1) == "")
    }

    @Test func controlsAreWrittenAsEscapes() {
        #expect("a\tb\nc\rd".escapingControls == "a\\tb\\nc\\rd")
        #expect("\u{1B}[31m".escapingControls == "\\u{1B}[31m")
        #expect("\u{0}\u{7F}\u{9B}".escapingControls == "\\u{0}\\u{7F}\\u{9B}")
        #expect("\u{202E}abc".escapingControls == "\\u{202E}abc")
        #expect("\u{61C}a\u{FEFF}".escapingControls == "\\u{61C}a\\u{FEFF}")
        #expect("a\r\nb".escapingControls == "a\\r\\nb")
        #expect("plain 삼성 👨‍👩‍👧‍👦".escapingControls == "plain 삼성 👨‍👩‍👧‍👦")
    }

    @Test func whatACharacterSetLacksBecomesAQuestionMark() {
        #expect(Charset.ascii.represent("삼성 é x") == "?? ? x")
        #expect(Charset.unicode.represent("삼성 é x") == "삼성 é x")
    }
}
