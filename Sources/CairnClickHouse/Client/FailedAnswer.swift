/// An answer with a status that says so.
enum FailedAnswer {
    /// Messages are short; a proxy's error page need not be read whole.
    private static let capacity = 64 << 10

    /// What the server, or a proxy before it, says is wrong.
    static func exception(of transfer: Transfer, _ head: HTTPHead, loop: CurlLoop) async -> any Error {
        var body: [UInt8] = []
        do {
            var decoder = try ContentDecoder(contentEncoding: head["Content-Encoding"])
            while body.count < capacity, let bytes = try await transfer.next() {
                decoder.feed(bytes)
                while body.count < capacity, try decoder.next({ body += $0 }) {}
            }
        } catch let failure as TransferFailure where failure.cause == .cancelled || body.isEmpty {
            return failure
        } catch {
            // What was said so far is better than nothing.
        }
        loop.cancel(transfer, .cancelled)
        let text = String(decoding: body.prefix(capacity), as: UTF8.self)
        let exception = ServerException(body: text, header: head["X-ClickHouse-Exception-Code"])
        if exception.code != 0 { return exception }
        let reason = text.isEmpty ? "no reason given" : String(text.prefix(200))
        return ServerException(code: impliedCode(head.status), message: "HTTP status \(head.status): \(reason)")
    }

    /// The exception that a status without one stands for.
    private static func impliedCode(_ status: Int) -> Int {
        switch status {
        case 401, 403: 516
        default: 0
        }
    }
}
