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
        self.init(place: place, text: PQerrorMessage(handle).map { String(cString: $0) } ?? "")
    }

    /// - Parameter text: A verbose message of libpq's.
    init(place: String, text: String) {
        self.place = place
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

    /// What went wrong, without what is said elsewhere or matters only to developers of the server; once, though libpq
    /// tells it for every way that it has tried.
    private static func condensed(_ text: String) -> String {
        var reasons: [Substring] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("LOCATION:") {
            var reason = line.drop { $0.isWhitespace }
            if reason.hasPrefix("connection to server"), let end = reason.firstRange(of: " failed: ") {
                reason = reason[end.upperBound...]
            }
            // `FATAL:  28P01: `
            for _ in 0..<2 {
                let word = reason.prefix { $0 != ":" }
                let isMark = !word.isEmpty && word.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
                if isMark { reason = reason[word.endIndex...].dropFirst().drop { $0 == " " } }
            }
            if !reason.isEmpty, !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons.joined(separator: "; ")
    }
}
