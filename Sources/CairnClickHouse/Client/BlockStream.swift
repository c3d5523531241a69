import CairnRepositories

/// The blocks of one answer, while they arrive; used by one task at a time.
///
/// The end is reported only when the transfer is complete, the bytes end between two blocks and no exception follows
/// them: a part of an answer is never taken for the whole.
final class BlockStream {
    let head: HTTPHead
    private let transfer: Transfer
    private let loop: CurlLoop
    private var reader = NativeReader()
    private var tail: ExceptionTail?
    private var decoder: ContentDecoder
    private var isAtEnd = false
    private let onAbandon: @Sendable () -> Void

    /// - Parameter onAbandon: Called when the stream is let go before its end.
    init(
        _ transfer: Transfer, head: HTTPHead, loop: CurlLoop, onAbandon: @escaping @Sendable () -> Void
    ) throws {
        self.onAbandon = onAbandon
        self.transfer = transfer
        self.head = head
        self.loop = loop
        tail = head["X-ClickHouse-Exception-Tag"].map(ExceptionTail.init)
        decoder = try ContentDecoder(contentEncoding: head["Content-Encoding"])
    }

    deinit {
        guard !isAtEnd else { return }
        loop.cancel(transfer, .cancelled)
        onAbandon()
    }

    /// The next block; nil at the end.
    ///
    /// - Throws: `ServerException`, `TransferFailure`, `NativeError` or `DecompressionError`.
    func next() async throws -> NativeBlock? {
        while true {
            if isAtEnd { return nil }
            do {
                if let block = try reader.next() { return block }
                // One piece at a time: what has arrived may become far more than fits.
                if try decode() { continue }
                transfer.recycle(decoder.takeBack())
                guard let bytes = try await receive() else {
                    isAtEnd = true
                    if let exception = tail?.exception { throw exception }
                    guard decoder.isAtEnd else {
                        throw DecompressionError(description: "the compressed data ends early")
                    }
                    try reader.finish()
                    return nil
                }
                decoder.feed(bytes)
            } catch {
                throw await reason(for: error)
            }
        }
    }

    /// Takes back a block that was read, so that the next ones fill its room.
    func recycle(_ block: consuming NativeBlock) { reader.recycle(block) }

    private func receive() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await transfer.next()
        } onCancel: { [transfer, loop] in
            loop.cancel(transfer, .cancelled)
        }
    }

    /// Reads the next piece of what has arrived; false when there is none.
    private func decode() throws -> Bool {
        try decoder.next { piece in
            tail?.append(piece)
            reader.feed(piece)
        }
    }

    /// An exception of the server looks like a broken block or a cut connection first; what follows tells.
    private func reason(for error: any Error) async -> any Error {
        defer { isAtEnd = true }
        if isAtEnd { return error }
        if !(error is TransferFailure) {
            // What follows damaged data cannot be decompressed.
            if !(error is DecompressionError) { try? await readTail() }
            loop.cancel(transfer, .cancelled)
        }
        return tail?.exception ?? error
    }

    /// Receives what may be the rest of an exception: it is short; whoever sends more has something else to say.
    private func readTail() async throws {
        var rest = ExceptionTail.capacity
        while rest > 0 {
            let isPiece = try decoder.next { piece in
                tail?.append(piece)
                rest -= piece.count
            }
            if isPiece { continue }
            guard let bytes = try await receive() else { return }
            decoder.feed(bytes)
        }
    }
}
