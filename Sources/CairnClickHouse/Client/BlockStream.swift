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
    private var decompressor: (any Decompressor)?
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
        decompressor = try ClickHouseCompression.decompressor(contentEncoding: head["Content-Encoding"])
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
                guard let bytes = try await receive() else {
                    isAtEnd = true
                    if let exception = tail?.exception { throw exception }
                    if let decompressor, !decompressor.isAtEnd {
                        throw DecompressionError(description: "the compressed data ends early")
                    }
                    try reader.finish()
                    return nil
                }
                try take(bytes)
                transfer.recycle(consume bytes)
            } catch {
                throw await reason(for: error)
            }
        }
    }

    private func receive() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await transfer.next()
        } onCancel: { [transfer, loop] in
            loop.cancel(transfer, .cancelled)
        }
    }

    private func take(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { raw in
            guard let decompressor else { return takePlain(raw) }
            try decompressor.decompress(raw) { takePlain($0) }
        }
    }

    private func takePlain(_ bytes: UnsafeRawBufferPointer) {
        tail?.append(bytes)
        reader.feed(bytes)
    }

    /// An exception of the server looks like a broken block or a cut connection first; what follows tells.
    private func reason(for error: any Error) async -> any Error {
        defer { isAtEnd = true }
        if isAtEnd { return error }
        if !(error is TransferFailure) {
            // The frame is short; whoever sends more than that has something else to say. What follows damaged data
            // cannot be decompressed.
            var rest = error is DecompressionError ? 0 : ExceptionTail.capacity
            while rest > 0, let bytes = try? await receive(), (try? take(bytes)) != nil { rest -= bytes.count }
            loop.cancel(transfer, .cancelled)
        }
        return tail?.exception ?? error
    }
}
