/// Finds the exception that a server writes into an answer it has begun with status 200.
///
/// It is the last thing in the (decompressed) body, framed by a tag that a header announces and no data can guess:
/// `\r\n__exception__\r\n<tag>\r\n<message>\n<length> <tag>\r\n__exception__\r\n`, at most 16 KiB.
/// Source: `WriteBufferFromHTTP1ServerResponse::cancelWithException`, seen so on 26.9, plain and compressed.
struct ExceptionTail: Sendable {
    /// Longer than any frame.
    static let capacity = 20 << 10

    private let marker: [UInt8]
    private let tag: String
    private var bytes: [UInt8] = []

    /// - Parameter tag: The value of `X-ClickHouse-Exception-Tag`.
    init(tag: String) {
        self.tag = tag
        marker = Array("__exception__\r\n\(tag)\r\n".utf8)
    }

    /// Keeps the last bytes.
    mutating func append(_ new: UnsafeRawBufferPointer) {
        if new.count >= Self.capacity {
            bytes = Array(new.suffix(Self.capacity))
            return
        }
        bytes.append(contentsOf: new)
        // Cut seldom: most calls only append.
        if bytes.count > 2 * Self.capacity { bytes.removeFirst(bytes.count - Self.capacity) }
    }

    /// The exception, if the body ends with one.
    var exception: ServerException? {
        guard let start = startOfMessage else { return nil }
        var text = String(decoding: bytes[start...], as: UTF8.self)
        // `<length> <tag>` ends the message; a frame that was cut short has no end.
        if let end = text.range(ofLast: " \(tag)") {
            text = String(text[..<end])
            if let line = text.lastIndex(where: \.isNewline) { text = String(text[..<line]) }
        }
        return ServerException(body: text, header: nil)
    }

    /// Every answer is searched, for which `firstRange(of:)` takes a millisecond.
    private var startOfMessage: Int? {
        bytes.withUnsafeBufferPointer { bytes in
            (0..<max(0, bytes.count - marker.count + 1)).first { start in
                bytes[start] == marker[0] && bytes[start...].starts(with: marker)
            }.map { $0 + marker.count }
        }
    }
}

extension String {
    /// Where the last occurrence of a text begins.
    fileprivate func range(ofLast part: String) -> String.Index? {
        var found: String.Index?
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            found = range.lowerBound
            rest = rest[range.upperBound...]
        }
        return found
    }
}
