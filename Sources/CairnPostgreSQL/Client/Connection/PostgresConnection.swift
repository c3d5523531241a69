import CLibpq
import CairnRepositories
import CairnRuntime
import Synchronization

/// One session of a server, on libpq in non-blocking mode.
///
/// libpq's handle is only touched on the event loop, which this actor has as its executor. One operation runs at a time:
/// whoever has leased the connection sees to that.
actor PostgresConnection {
    /// How the current operation has to end before its time.
    enum Ending: Sendable {
        case cancelled
        case timedOut
    }

    /// How long a cancelled operation may take to end on the server before the connection is given up.
    static let patience: Duration = .seconds(5)

    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    /// The server as messages name it: `db1:5432`.
    nonisolated let place: String
    nonisolated let isOpen = Atomic(false)
    private nonisolated let knownFacts = Mutex(SessionFacts())
    private nonisolated let lossListener = Mutex<(@Sendable () -> Void)?>(nil)

    var handle: OpaquePointer?
    var statements: StatementCache
    /// The socket; below zero once libpq has closed it, when another connection may have its number.
    private var descriptor: CInt { handle.map { PQsocket($0) } ?? -1 }
    /// The socket on which the server's farewell is listened for.
    private var watched: CInt?
    /// Made once: a connection is watched after each operation.
    private lazy var onArrival: @Sendable () -> Void = { [weak self] in
        guard let self else { return }
        Task { await self.look() }
    }
    /// The wait under way.
    private var waiting: (ticket: UInt64, descriptor: CInt)?
    private var canceller: CancelHandle?
    private let farewell = Farewell()

    // The operation under way.
    private var isAtWork = false
    private var ignoresCancellation = false
    private var deadline: ContinuousClock.Instant?
    private var silence: Duration?
    private var ending: Ending?
    private var cancelRequests = 0
    /// Who waits until no request to cancel is on its way.
    private var settling: CheckedContinuation<Void, Never>?
    /// Whether anything of it has been given to the socket.
    private var hasSent = false
    /// Whether nothing is read between operations, where it would be kept in memory.
    private var isReadOnlyWhenAsked = false
    /// Whether all that a server copies out has been taken.
    var copyHasEnded = false
    /// Whether the last of the rows that are taken one after another has been taken.
    var rowsHaveEnded = true

    private let cancelTurns: AsyncLock

    /// - Parameter cancelTurns: See ``CancelHandle/init(_:turns:)``.
    init(place: String, loop: EventLoop, statementCapacity: Int, cancelTurns: AsyncLock = AsyncLock()) {
        self.place = place
        self.cancelTurns = cancelTurns
        self.loop = loop
        statements = StatementCache(capacity: statementCapacity)
    }

    isolated deinit {
        unwatch()
        PQfinish(handle)
    }

    nonisolated var facts: SessionFacts { knownFacts.withLock { $0 } }

    /// Calls `body` when the server ends the session while nobody uses it.
    nonisolated func onLoss(_ body: @escaping @Sendable () -> Void) { lossListener.withLock { $0 = body } }

    // MARK: Life

    /// Takes over a connection that libpq has established.
    func adopt(_ handle: OpaquePointer) {
        self.handle = handle
        canceller = CancelHandle(handle, turns: cancelTurns)
        PQsetnonblocking(handle, 1)
        farewell.listen(to: handle)
        isOpen.store(true, ordering: .releasing)
    }

    func learn(_ change: @Sendable (inout SessionFacts) -> Void) {
        knownFacts.withLock { change(&$0) }
        if facts.isPooled { statements = StatementCache(capacity: 0) }
    }

    /// Ends the session.
    func close() {
        giveUp()
        guard let handle else { return }
        unwatch()
        if let waiting { loop.interrupt(waiting.ticket, on: waiting.descriptor) }
        PQfinish(handle)
        self.handle = nil
    }

    /// Has the server wait with what nobody has asked for: notifications can come faster than they are taken.
    func readOnlyWhenAsked() {
        isReadOnlyWhenAsked = true
        unwatch()
    }

    /// Never to be used again.
    func giveUp() { isOpen.store(false, ordering: .releasing) }

    /// Begins to listen for the server's farewell.
    private func watch() {
        guard let handle, isUsable, !isReadOnlyWhenAsked, PQstatus(handle) == CONNECTION_OK else { return }
        let descriptor = descriptor
        watched = descriptor
        loop.watch(descriptor, for: self, onArrival)
    }

    private func unwatch() {
        guard let descriptor = watched else { return }
        watched = nil
        loop.unwatch(descriptor, for: self)
    }

    /// Something has arrived that nobody asked for: a notice, or the end.
    private func look() {
        guard let handle, !isAtWork else { return }
        let isAlive = PQconsumeInput(handle) == 1
        _ = PQisBusy(handle)
        if isAlive, PQstatus(handle) == CONNECTION_OK { return watch() }
        giveUp()
        lossListener.withLock { $0 }?()
    }

    // MARK: Operations

    /// Runs an operation from its first byte to the last byte of its answer.
    ///
    /// When the task is cancelled, or the deadline passes, the server is asked to end it, and the operation goes on to
    /// the end of its answer, so that the connection can be used again and what became of it is known.
    ///
    /// - Parameters:
    ///   - isShared: Whether it is done for other tasks too, so that it is not ended when this one is cancelled.
    ///   - silence: How long nothing may come from the server; nil for until the deadline.
    func operation<T>(
        until deadline: ContinuousClock.Instant?, isShared: Bool = false, silence: Duration? = nil,
        _ body: () async throws -> T
    ) async throws -> T {
        try begin(until: deadline, isShared: isShared)
        self.silence = silence
        do {
            let result = try await body()
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    /// The first half of an operation of several calls.
    func begin(until deadline: ContinuousClock.Instant?, isShared: Bool = false) throws(SessionFailure) {
        guard handle != nil, isUsable else {
            // Nothing of this has been sent: the server's own reason is all there is to say.
            if let words = farewell.words { throw SessionFailure(cause: .refused(words)) }
            throw SessionFailure(cause: .lost, message: "the connection to \(place) was lost")
        }
        if !isShared, Task.isCancelled { throw SessionFailure(cause: .cancelled) }
        unwatch()
        isAtWork = true
        ignoresCancellation = isShared
        self.deadline = deadline
        silence = nil
        ending = nil
        hasSent = false
    }

    /// Gives the operation another time to be over, unless it is being ended.
    func proceed(until deadline: ContinuousClock.Instant?) {
        if ending == nil { self.deadline = deadline }
    }

    /// The other half: afterwards no request to cancel is on its way.
    func end() async {
        if cancelRequests > 0, isUsable {
            let timer = Task {
                try await Task.sleep(for: Self.patience)
                // It may have been in time for the sleep to end, and too late for this.
                try Task.checkCancellation()
                giveUp()
                settle()
            }
            await withCheckedContinuation { settling = $0 }
            timer.cancel()
        }
        isAtWork = false
        watch()
    }

    /// Why the operation was ended, if it was.
    var endingFailure: SessionFailure? {
        switch ending {
        case .cancelled: SessionFailure(cause: .cancelled)
        case .timedOut: SessionFailure(cause: .timedOut, message: "the deadline passed")
        case nil: nil
        }
    }

    // MARK: Input and output

    /// Waits for the socket; asks the server to end the operation when its time is over.
    ///
    /// - Throws: When the connection was lost, or the server does not end it.
    func wait(_ events: SocketEvents) async throws(SessionFailure) {
        let isDeaf = ignoresCancellation || ending != nil
        let descriptor = descriptor
        guard descriptor >= 0 else { throw lost() }
        let ticket = loop.makeTicket()
        waiting = (ticket, descriptor)
        var limit = deadline
        if ending == nil, let silence { limit = min(limit ?? .now + silence, .now + silence) }
        var result = await loop.wait(
            for: events, on: descriptor, until: limit, ticket: ticket, ignoresCancellation: isDeaf)
        waiting = nil
        // A socket that is always ready must not keep an operation from its deadline.
        if case .ready = result, let deadline, deadline <= .now { result = .timedOut }
        switch result {
        case .ready: break
        case .interrupted where !isDeaf && Task.isCancelled: endEarly(.cancelled)
        case .interrupted: break
        case .timedOut where ending == nil: endEarly(.timedOut)
        case .timedOut:
            giveUp()
            throw SessionFailure(
                cause: ending == .cancelled ? .cancelled : .timedOut, message: "\(place) does not answer",
                mayBeApplied: hasSent)
        }
        if handle == nil { throw lost() }
    }

    /// Asks the server to end the operation.
    func endEarly(_ ending: Ending) {
        guard self.ending == nil else { return }
        self.ending = ending
        // Whoever has set a time limit does not want to wait much longer than that.
        deadline = .now.advanced(by: ending == .timedOut ? min(.seconds(1), Self.patience) : Self.patience)
        requestEnd()
    }

    /// Asks the server to end what it does just now.
    func requestEnd() {
        guard let canceller, hasSent else { return }
        cancelRequests += 1
        Task {
            await canceller.send()
            finishCancelling()
        }
    }

    private func finishCancelling() {
        cancelRequests -= 1
        if cancelRequests == 0 { settle() }
    }

    private func settle() {
        settling?.resume()
        settling = nil
    }

    /// Sends all that libpq has collected, reading meanwhile what the server says.
    ///
    /// - Parameter meanwhile: Called once as much is sent as the socket takes.
    func flush(meanwhile: () -> Void = {}) async throws {
        var isFirst = true
        while true {
            guard let handle else { throw lost() }
            hasSent = true
            let status = PQflush(handle)
            if isFirst { meanwhile() }
            isFirst = false
            switch status {
            case 0: return
            case 1:
                try await wait([.readable, .writable])
                if PQconsumeInput(handle) == 0 { throw lost() }
            default: throw lost()
            }
        }
    }

    /// The next result; nil where libpq has none.
    func nextResult() async throws -> QueryResult? {
        while true {
            guard let handle else { throw lost() }
            if PQisBusy(handle) == 0 { return PQgetResult(handle).map(QueryResult.init) }
            try await wait(.readable)
            guard let handle = self.handle else { throw lost() }
            if PQconsumeInput(handle) == 0 { throw lost() }
        }
    }

    /// The connection is gone, for the reason that libpq knows.
    func lost() -> SessionFailure {
        giveUp()
        return SessionFailure(
            cause: .lost, message: "the connection to \(place) was lost", mayBeApplied: hasSent)
    }

    /// Whether libpq still has a connection.
    var isConnected: Bool { handle.map { PQstatus($0) == CONNECTION_OK } ?? false }

    /// The failure that a result stands for; nil for one that is good.
    func failure(of result: QueryResult) -> SessionFailure? {
        switch result.status {
        case PGRES_PIPELINE_ABORTED: return SessionFailure(cause: .skipped)
        case PGRES_FATAL_ERROR, PGRES_NONFATAL_ERROR:
            let error = ServerError(result)
            // libpq's own errors have no class: the connection is gone.
            if error.sqlState.isEmpty || !isConnected { giveUp() }
            if error.sqlState.isEmpty { return lost() }
            // A server that has been made to follow another is no longer the right one.
            if error.isFatal || error.sqlState == "25006" { giveUp() }
            if error.sqlState == "57014", let endingFailure { return endingFailure }
            return SessionFailure(cause: .refused(error), mayBeApplied: error.isFatal)
        case PGRES_BAD_RESPONSE:
            giveUp()
            return SessionFailure(
                cause: .protocolViolation, message: "the answer of \(place) cannot be read", mayBeApplied: hasSent)
        default: return nil
        }
    }
}

extension PostgresConnection: PooledConnection {
    nonisolated var isUsable: Bool { isOpen.load(ordering: .acquiring) }

    func validate() async -> Bool {
        let answer = try? await run([Statement(text: "SELECT 1")])[0].get()
        return answer != nil
    }
}
