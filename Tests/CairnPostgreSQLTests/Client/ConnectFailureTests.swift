import Testing

@testable import CairnPostgreSQL

@Suite struct ConnectFailureTests {
    @Test func `the reason is told once, without its frame`() {
        let text = """
            connection to server at "127.0.0.1", port 5432 failed: FATAL:  28P01: password authentication failed for user "me"
            LOCATION:  auth_failed, auth.c:335
            connection to server at "127.0.0.1", port 5432 failed: FATAL:  28P01: password authentication failed for user "me"
            LOCATION:  auth_failed, auth.c:335
            """
        let failure = ConnectFailure(place: "db:5432", text: text)
        #expect(failure.sqlState == "28P01")
        #expect(failure.message == "password authentication failed for user \"me\"")
    }

    @Test func `what libpq says itself has no class`() {
        let text = """
            connection to server at "127.0.0.1", port 1 failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?
            """
        let failure = ConnectFailure(place: "db:1", text: text)
        #expect(failure.sqlState == nil)
        #expect(
            failure.message
                == "Connection refused; Is the server running on that host and accepting TCP/IP connections?")
    }
}
