/// One direction of a connection: what was read from one side and not yet written to the other.
struct ProxyFlow {
    private struct Chunk {
        var bytes: ArraySlice<UInt8>
        /// When it may be written at the earliest.
        let due: ContinuousClock.Instant
    }

    /// How much is read ahead of writing.
    private static let capacity = 1 << 20

    let direction: FaultProxy.Direction
    /// How many bytes were written since the connection began or ``begin(_:connection:)``.
    private(set) var passed = 0
    /// Whether the system takes no more for now.
    private(set) var isBlocked = false
    /// Whether all was written, the end of the stream too.
    private(set) var isFinished = false
    private var chunks: [Chunk] = []
    private var buffered = 0
    /// When the end of the stream may be written at the earliest, once it was read.
    private var end: ContinuousClock.Instant?
    /// When the next piece may be written at the earliest.
    private var nextWrite: ContinuousClock.Instant?
    /// The size of the next slice, once drawn.
    private var slice: Int?
    private var random = SeededGenerator(seed: 0)

    init(_ direction: FaultProxy.Direction) {
        self.direction = direction
    }

    /// Whether it takes more bytes.
    var isReadable: Bool { end == nil && buffered < Self.capacity }

    /// Whether bytes, not just the end of the stream, may be written at a time.
    func hasBytes(at now: ContinuousClock.Instant) -> Bool {
        guard !chunks.isEmpty, let wakeTime else { return false }
        return wakeTime <= now
    }

    /// When there is something to write that only has to wait; nil while there is not.
    var wakeTime: ContinuousClock.Instant? {
        if isBlocked || isFinished { return nil }
        guard let due = chunks.first?.due ?? end else { return nil }
        return max(due, nextWrite ?? due)
    }

    /// Begins a fault: counts anew and forgets the pace of the one before.
    mutating func begin(_ fault: FaultProxy.Fault, connection: Int) {
        passed = 0
        (nextWrite, slice) = (nil, nil)
        if case .slice(let seed, _) = fault {
            random = SeededGenerator(seed: seed &+ UInt64(connection) &* 2 &+ (direction == .toServer ? 0 : 1))
        }
    }

    /// Takes bytes that were read; none for the end of the stream.
    mutating func append(_ bytes: [UInt8], due: ContinuousClock.Instant) {
        if bytes.isEmpty {
            end = due
        } else {
            chunks.append(Chunk(bytes: bytes[...], due: due))
            buffered += bytes.count
        }
    }

    /// The system takes bytes again, or has an error to tell.
    mutating func unblock() { isBlocked = false }

    /// Writes one piece, if one is due, as large as the fault and `limit` allow.
    ///
    /// - Returns: How many bytes were written: 0 for the end of the stream, nil if nothing was due or taken.
    /// - Throws: `SystemCallError` if the connection is broken.
    mutating func write(
        to socket: Int32, _ fault: FaultProxy.Fault, limit: Int, at now: ContinuousClock.Instant
    ) throws(SystemCallError) -> Int? {
        guard let wakeTime, wakeTime <= now else { return nil }
        guard let chunk = chunks.first else {
            Socket.finishWriting(socket)
            isFinished = true
            return 0
        }
        let piece = chunk.bytes.prefix(min(limit, size(of: fault)))
        switch piece.withUnsafeBytes({ Socket.write($0, to: socket) }) {
        case .failed:
            throw SystemCallError("send")
        case .wouldBlock:
            isBlocked = true
            return nil
        case .bytes(let count):
            remove(count)
            passed += count
            pace(fault, at: now)
            return count
        }
    }

    private mutating func size(of fault: FaultProxy.Fault) -> Int {
        switch fault {
        case .trickle(let bytes, _): return max(bytes, 1)
        case .slice(_, let most):
            let size = slice ?? Int.random(in: 1...max(most, 1), using: &random)
            slice = size
            return size
        default: return .max
        }
    }

    private mutating func pace(_ fault: FaultProxy.Fault, at now: ContinuousClock.Instant) {
        switch fault {
        case .trickle(_, let interval): nextWrite = now.advanced(by: interval)
        case .slice:
            slice = nil
            nextWrite = Bool.random(using: &random) ? now.advanced(by: .milliseconds(1)) : nil
        default: break
        }
    }

    private mutating func remove(_ count: Int) {
        buffered -= count
        chunks[0].bytes.removeFirst(count)
        if chunks[0].bytes.isEmpty { chunks.removeFirst() }
    }
}
