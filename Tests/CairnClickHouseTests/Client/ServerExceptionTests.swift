import Testing

@testable import CairnClickHouse

@Suite struct ServerExceptionTests {
    @Test(arguments: [
        (
            "Code: 60. DB::Exception: Table me.x does not exist. (UNKNOWN_TABLE) (version 26.9.2.1)\n", 60,
            "UNKNOWN_TABLE"
        ),
        (
            "Code: 81. DB::Exception: No database. (UNKNOWN_DATABASE) (version 24.3 (official build))", 81,
            "UNKNOWN_DATABASE"
        ),
        ("Code: 62. DB::Exception: Syntax error. (SYNTAX_ERROR)", 62, "SYNTAX_ERROR"),
        // A name anywhere but at the end is a value.
        ("Code: 27. DB::Exception: Cannot parse (HUNTER2) here (version 20.3)", 27, ""),
        ("Code: 27. DB::Exception: Cannot parse (HUNTER2) and more", 27, ""),
        ("Code: 27. DB::Exception: Cannot parse (hunter2)", 27, ""),
        ("Code: x. DB::Exception: y", 0, ""), ("Code: 99999999999999999999. z", 0, ""), ("Code: ", 0, ""),
        ("<html>Bad Gateway</html>", 0, ""), ("", 0, ""), (") (version ", 0, ""), ("()", 0, ""),
    ])
    func `code and name are read from the body`(body: String, code: Int, name: String) {
        let exception = ServerException(body: body, header: nil)
        #expect(exception.code == code)
        #expect(exception.name == name)
    }

    @Test func `the code of the header counts, if it is a number`() {
        #expect(ServerException(body: "Code: 60. x", header: "241").code == 241)
        #expect(ServerException(body: "Code: 60. x", header: "many").code == 60)
    }

    @Test func `the message is what the server said, without white space at its end`() {
        #expect(ServerException(body: "Code: 1. a b \r\n\n", header: nil).message == "Code: 1. a b")
    }

    @Test func `a body of nothing but parentheses is read in no time`() {
        #expect(ServerException(body: String(repeating: "(", count: 60_000) + ")", header: nil).name == "")
    }
}
