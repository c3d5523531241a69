/// What has arrived of an answer and not been taken yet; a value behind the lock of its transfer.
///
/// The loop's thread feeds it, one task drains it. Methods that wake that task return its continuation, to be resumed
/// after unlocking.
struct ResponseState: Sendable {
    typealias Waiter = CheckedContinuation<Void, Never>

    /// What the reader finds.
    enum Reading {
        /// Bytes, and whether the loop is to go on receiving.
        case bytes([UInt8], wasPaused: Bool)
        /// The answer is complete.
        case end
        /// The answer is not complete and never will be.
        case failure(TransferFailure)
        /// Nothing yet.
        case nothing
    }

    /// More than so many bytes are not kept: the server waits until some are taken.
    let capacity: Int
    private(set) var head: HTTPHead?
    private(set) var end: Result<Void, TransferFailure>?
    /// The newest progress, and whether the reader has seen it.
    private var progress: (header: String, isNew: Bool)?
    private var bytes: [UInt8] = []
    /// Empty room that the reader is done with: making it anew for every piece costs more than filling it.
    private var room: [UInt8] = []
    private var isPaused = false
    private var waiter: Waiter?

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The head is complete.
    mutating func receive(_ head: HTTPHead) -> Waiter? {
        self.head = head
        return wake()
    }

    /// Progress arrived, maybe the same as before.
    mutating func receive(progress header: String) -> Waiter? {
        if progress?.header == header { return nil }
        progress = (header, isNew: true)
        return wake()
    }

    /// The newest progress, once; of a slow reader what came before is skipped.
    mutating func takeProgress() -> String? {
        guard let progress, progress.isNew else { return nil }
        self.progress?.isNew = false
        return progress.header
    }

    /// Bytes of the body arrived.
    ///
    /// - Returns: False when there is no room: they have to be offered again after a pause.
    mutating func receive(_ new: UnsafeRawBufferPointer) -> (accepted: Bool, Waiter?) {
        guard bytes.count < capacity else {
            isPaused = true
            return (false, nil)
        }
        bytes.append(contentsOf: new)
        return (true, wake())
    }

    /// The transfer ended; what arrived before can still be taken.
    mutating func finish(_ result: Result<Void, TransferFailure>) -> Waiter? {
        if end == nil { end = result }
        return wake()
    }

    /// Takes all that is there.
    mutating func take() -> Reading {
        if !bytes.isEmpty {
            var taken: [UInt8] = []
            swap(&taken, &bytes)
            swap(&bytes, &room)
            let wasPaused = isPaused
            isPaused = false
            return .bytes(taken, wasPaused: wasPaused)
        }
        switch end {
        case .success?: return .end
        case .failure(let failure)?: return .failure(failure)
        case nil: return .nothing
        }
    }

    /// Takes back what ``take()`` gave, emptied, to be filled again.
    mutating func recycle(_ emptied: [UInt8]) {
        if bytes.capacity == 0 { bytes = emptied } else { room = emptied }
    }

    /// Registers the reader, unless there is something for it already.
    ///
    /// - Returns: Whether it has to wait.
    mutating func wait(_ reader: Waiter, forHead: Bool) -> Bool {
        if end != nil || (forHead ? head != nil || progress?.isNew == true : !bytes.isEmpty) { return false }
        waiter = reader
        return true
    }

    /// Whether the server waits for room.
    var isHeldBack: Bool { isPaused }

    private mutating func wake() -> Waiter? {
        defer { waiter = nil }
        return waiter
    }
}
