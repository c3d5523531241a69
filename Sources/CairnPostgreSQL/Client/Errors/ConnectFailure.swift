import CLibpq

/// Why a session could not be opened.
struct ConnectFailure: Error, Sendable {
    /// The server.
    let place: String
    /// What libpq or the server said; holds names, no password.
    let message: String
    /// The class of the server's error, if it answered with one.
    var sqlState: String?
    var isTimeout = false

    init(place: String, message: String, isTimeout: Bool = false) {
        self.place = place
        self.message = message
        self.isTimeout = isTimeout
    }

    /// A database that cannot hold every text.
    init(place: String, encoding: String) {
        self.place = place
        message = "the database has the encoding \(encoding); Cairn needs UTF8"
        sqlState = "0A000"
    }

    /// Why libpq gave up.
    init(place: String, _ handle: OpaquePointer) {
        self.place = place
        let text = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        sqlState = Self.sqlState(in: text)
        message = Self.condensed(text)
    }

    /// Why the first question failed.
    init(place: String, _ error: any Error) {
        self.place = place
        let failure = error as? SessionFailure
        if case .refused(let error)? = failure?.cause {
            sqlState = error.sqlState
            message = error.message
        } else {
            if case .timedOut? = failure?.cause { isTimeout = true }
            message = failure?.message ?? "\(error)"
        }
    }

    /// The class in `FATAL:  28P01: password authentication failed`, the form of verbose messages.
    private static func sqlState(in text: String) -> String? {
        for part in text.split(separator: ":").dropFirst() {
            let word = part.drop { $0 == " " }
            if word.utf8.count == 5, word.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) }),
                word.contains(where: \.isNumber)
            {
                return String(word)
            }
        }
        return nil
    }

    /// One line, without what only developers of the server want to know.
    private static func condensed(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:") }
            .map { $0.drop { $0.isWhitespace } }.joined(separator: " ")
    }
}
