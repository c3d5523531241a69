/// The status and headers of an answer.
struct HTTPHead: Sendable, Hashable {
    /// The status code.
    var status: Int
    /// The values by name in lower case; of several the last, which is the newest for progress.
    private var headers: [String: String] = [:]

    init(status: Int) {
        self.status = status
    }

    /// The value of a header, whatever the case of its name.
    subscript(name: String) -> String? {
        get { headers[name.lowercased()] }
        set { headers[name.lowercased()] = newValue }
    }
}

/// Puts the lines of an answer's head together.
struct HTTPHeadParser: Sendable {
    private var head = HTTPHead(status: 0)

    /// The newest progress.
    var progress: String? { head["X-ClickHouse-Progress"] }

    /// Takes one line, with or without its line break.
    ///
    /// - Returns: The head, when the line ends it.
    mutating func take(_ line: some Collection<UInt8>) -> HTTPHead? {
        // What continues the line before is no header of its own, and not the end either; servers do not send it.
        if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") { return nil }
        let text = String(decoding: line, as: UTF8.self).trimmed
        if text.isEmpty {
            // 100 Continue and its like are followed by the real head.
            return head.status >= 200 ? head : nil
        }
        if text.hasPrefix("HTTP/") {
            let parts = text.split(separator: " ", maxSplits: 2)
            head = HTTPHead(status: parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
            return nil
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        head[String(text[..<colon])] = String(text[text.index(after: colon)...]).trimmed
        return nil
    }
}

extension String {
    /// The text without white space around it.
    fileprivate var trimmed: String {
        let end = lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex
        return String(self[..<end].drop(while: \.isWhitespace))
    }
}
