import CLibcurl
import Synchronization

/// A request under way and its answer, between the loop that moves the bytes and the one task that reads them.
final class Transfer: Sendable {
    let request: HTTPRequest
    private let state: Mutex<ResponseState>
    private let resume: @Sendable (Transfer) -> Void

    /// - Parameters:
    ///   - capacity: How many bytes are received ahead of the reader.
    ///   - resume: Tells the loop that there is room again.
    init(_ request: HTTPRequest, capacity: Int, resume: @escaping @Sendable (Transfer) -> Void) {
        self.request = request
        self.resume = resume
        state = Mutex(ResponseState(capacity: capacity))
    }

    // MARK: The reader

    /// The status and headers.
    ///
    /// - Parameter report: Called here with the progress that arrives before, if the request asks for it.
    func head(_ report: (ClickHouseProgress) -> Void = { _ in }) async throws(TransferFailure) -> HTTPHead {
        while true {
            let (head, end, progress) = state.withLock { ($0.head, $0.end, $0.takeProgress()) }
            if let progress { report(ClickHouseProgress(header: progress)) }
            if let head { return head }
            if case .failure(let failure)? = end { throw failure }
            if end != nil {
                throw TransferFailure(cause: .curl(0), message: "the server sent no answer", wasSent: true)
            }
            await wait(forHead: true)
        }
    }

    /// The next bytes of the body, as they come; nil at its end.
    ///
    /// - Throws: When the answer ended before its end, after all that had arrived was given.
    func next() async throws(TransferFailure) -> [UInt8]? {
        while true {
            switch state.withLock({ $0.take() }) {
            case .bytes(let bytes, let wasPaused):
                if wasPaused { resume(self) }
                return bytes
            case .end: return nil
            case .failure(let failure): throw failure
            case .nothing: await wait(forHead: false)
            }
        }
    }

    /// Gives back bytes that ``next()`` gave and nobody reads any more.
    func recycle(_ bytes: consuming [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        let emptied = bytes
        state.withLock { $0.recycle(emptied) }
    }

    private func wait(forHead: Bool) async {
        await withCheckedContinuation { (reader: ResponseState.Waiter) in
            if !state.withLock({ $0.wait(reader, forHead: forHead) }) { reader.resume() }
        }
    }

    // MARK: The loop

    func receive(_ head: HTTPHead) {
        state.withLock { $0.receive(head) }?.resume()
    }

    func receive(progress: String) {
        state.withLock { $0.receive(progress: progress) }?.resume()
    }

    /// False when the reader has to catch up first.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (accepted, waiter) = state.withLock { $0.receive(bytes) }
        waiter?.resume()
        return accepted
    }

    func finish(_ result: Result<Void, TransferFailure>) {
        state.withLock { $0.finish(result) }?.resume()
    }

    /// Whether the reader, not the server, is what the transfer waits for.
    var isHeldBack: Bool { state.withLock { $0.isHeldBack } }
}
