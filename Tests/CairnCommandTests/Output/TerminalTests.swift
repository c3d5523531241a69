import Testing

@testable import cairn

@Suite struct TerminalTests {
    private func terminal(
        _ isInteractive: Bool = true, size: (Int, Int)? = nil, _ environment: [String: String] = ["TERM": "xterm"]
    ) -> Terminal {
        Terminal(
            isInteractive: isInteractive, size: size.map { (columns: $0.0, rows: $0.1) }, environment: environment)
    }

    @Test func theSizeIsMeasuredElseTakenFromTheEnvironmentElseUsual() {
        let measured = terminal(size: (120, 40), ["COLUMNS": "99", "LINES": "9"])
        #expect(measured.columns == 120 && measured.rows == 40)
        let named = terminal(false, ["COLUMNS": "99", "LINES": "9"])
        #expect(named.columns == 99 && named.rows == 9)
        // Some pseudo-terminals report zero.
        let zero = terminal(size: (0, 0), ["COLUMNS": "-1", "LINES": "many"])
        #expect(zero.columns == 80 && zero.rows == 24)
    }

    @Test func coloursNeedATerminalThatIsNotDumb() {
        #expect(terminal().usesColor(.auto))
        #expect(!terminal(false).usesColor(.auto))
        #expect(!terminal(true, ["TERM": "dumb"]).usesColor(.auto))
        #expect(!terminal(true, [:]).usesColor(.auto))
    }

    @Test func noColorForbidsUnlessEmptyOrOverruled() {
        #expect(!terminal(true, ["TERM": "xterm", "NO_COLOR": "1"]).usesColor(.auto))
        #expect(!terminal(true, ["TERM": "xterm", "NO_COLOR": "0"]).usesColor(.auto))
        #expect(terminal(true, ["TERM": "xterm", "NO_COLOR": ""]).usesColor(.auto))
        #expect(terminal(false, ["NO_COLOR": "1"]).usesColor(.always))
        #expect(!terminal().usesColor(.never))
    }

    @Test(arguments: [
        (["LANG": "en_US.UTF-8"], Charset.unicode), (["LANG": "ko_KR.utf8"], .unicode), (["LANG": "C"], .ascii),
        (["LANG": "POSIX"], .ascii), (["LANG": "de_DE.ISO-8859-1"], .ascii),
        (["LC_ALL": "C", "LANG": "C.UTF-8"], .ascii),
        (["LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"], .unicode), ([:], .unicode),
    ])
    func theFirstLocaleVariableThatIsSetNamesTheCharacters(environment: [String: String], charset: Charset) {
        #expect(terminal(true, environment).charset == charset)
    }
}
