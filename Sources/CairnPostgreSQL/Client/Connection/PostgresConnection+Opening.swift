import CLibpq
import CairnRuntime

extension PostgresConnection {
    /// Opens a session.
    ///
    /// - Parameters:
    ///   - options: libpq's parameters, in order. https://www.postgresql.org/docs/15/libpq-connect.html
    ///   - deadline: When to give up.
    /// - Throws: `ConnectFailure`.
    func open(_ options: [(name: String, value: String)], until deadline: Deadline) async throws {
        let names = CStrings(options.map(\.name))
        let values = CStrings(options.map(\.value))
        let started = withExtendedLifetime((names, values)) {
            PQconnectStartParams(names.pointers, values.pointers, 0)
        }
        guard let handle = started else {
            throw ConnectFailure(place: place, message: "there is no memory")
        }
        do {
            try await establish(handle, until: deadline.instant)
        } catch {
            PQfinish(handle)
            throw error
        }
        adopt(handle)
        try await introduce(until: deadline.instant)
    }

    private func establish(_ handle: OpaquePointer, until instant: ContinuousClock.Instant) async throws {
        guard PQstatus(handle) != CONNECTION_BAD else { throw ConnectFailure(place: place, handle) }
        // The only way to learn the class of an error of the server: libpq writes it into the message.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        // By default libpq prints notices to standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        var events = SocketEvents.writable
        while true {
            let ticket = loop.makeTicket()
            switch await loop.wait(for: events, on: PQsocket(handle), until: instant, ticket: ticket) {
            case .ready: break
            case .timedOut: throw ConnectFailure(place: place, message: "no answer in time", isTimeout: true)
            case .interrupted:
                try Task.checkCancellation()
                continue
            }
            switch PQconnectPoll(handle) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: events = .readable
            case PGRES_POLLING_WRITING: events = .writable
            default: throw ConnectFailure(place: place, handle)
            }
        }
    }

    /// Finds out with whom it speaks.
    private func introduce(until instant: ContinuousClock.Instant) async throws {
        guard let handle else { return }
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } ?? ""
        guard encoding == "UTF8" || encoding.isEmpty else {
            close()
            throw ConnectFailure(place: place, encoding: encoding)
        }
        let isReplica = PQparameterStatus(handle, "in_hot_standby").map { String(cString: $0) } == "on"
        let named = Int64(PQbackendPID(handle))
        do {
            let question = Statement(
                text: """
                    SELECT pg_backend_pid()::int8, concat_ws('/', pg_postmaster_start_time()::text,
                        (SELECT min(pid) FROM pg_stat_activity WHERE backend_type = 'checkpointer'))
                    """)
            let answer = try await run([question], until: instant)[0].get()
            // A pooler answers for sessions that are not the ones its clients see.
            let isPooled = answer.integer(0, 0) != named
            let life = isPooled ? nil : answer.text(0, 1)
            learn { $0 = SessionFacts(isPooled: isPooled, isReplica: isReplica, life: life) }
        } catch {
            close()
            throw ConnectFailure(place: place, error)
        }
    }
}

/// Texts in the form of C, ended by a null pointer.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let texts: [UnsafeMutablePointer<CChar>]

    init(_ texts: [String]) {
        self.texts = texts.map { text in
            let bytes = Array(text.utf8CString)
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            copy.initialize(from: bytes, count: bytes.count)
            return copy
        }
        pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in self.texts.enumerated() {
            (pointers + index).initialize(to: UnsafePointer(text))
        }
        (pointers + texts.count).initialize(to: nil)
    }

    deinit {
        for text in texts { text.deallocate() }
        pointers.deallocate()
    }
}
