import CLibpq
import CairnRepositories
import CairnRuntime

extension PostgresConnection {
    private enum Sent {
        case prepare(Int)
        case run(Int)
    }

    /// Runs statements in one round trip.
    ///
    /// They are sent together and answered in order. Outside of a transaction they are one: after the first that is
    /// refused, those behind it are skipped, and nothing of those before it remains.
    /// https://www.postgresql.org/docs/15/libpq-pipeline-mode.html
    ///
    /// - Parameters:
    ///   - isShared: Whether the statements are those of several tasks, of which none may end it for the others.
    ///   - silence: How long nothing may come; nil for until the deadline.
    ///   - meanwhile: Called once as much is sent as the socket takes, before anything is waited for.
    /// - Returns: What became of each.
    /// - Throws: `SessionFailure` when nothing is known of any.
    func run(
        _ statements: [Statement], until deadline: ContinuousClock.Instant? = nil, isShared: Bool = false,
        silence: Duration? = nil, meanwhile: () -> Void = {}
    ) async throws -> [Result<QueryResult, SessionFailure>] {
        for statement in statements { try Self.check(statement) }
        return try await operation(until: deadline, isShared: isShared, silence: silence) {
            guard let handle, PQenterPipelineMode(handle) == 1 else { throw lost() }
            let plan = self.statements.plan(
                statements.map { $0.isPrepared ? StatementCache.Key($0) : nil },
                mayLetGo: PQtransactionStatus(handle) == PQTRANS_IDLE)
            try sendLettingGo(plan.letGo, handle)
            var sent: [Sent] = []
            for (index, statement) in statements.enumerated() {
                try send(statement, plan.uses[index], index, handle, &sent)
            }
            guard PQpipelineSync(handle) == 1 else { throw lost() }
            try await flush(meanwhile: meanwhile)
            if let failure = try await collectLettingGo(plan.letGo) { return statements.map { _ in .failure(failure) } }
            return try await collect(sent, of: statements)
        }
    }

    /// Sends what makes room for other statements.
    private func sendLettingGo(_ names: [String], _ handle: OpaquePointer) throws {
        if names.isEmpty { return }
        for name in names {
            guard PQsendQueryParams(handle, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1) == 1 else { throw lost() }
        }
        // A transaction of its own: in one with others it would come before what may only come first.
        guard PQpipelineSync(handle) == 1 else { throw lost() }
    }

    /// - Returns: Why the connection can no longer be used, if so.
    private func collectLettingGo(_ names: [String]) async throws -> SessionFailure? {
        if names.isEmpty { return nil }
        for name in names {
            guard let result = try await nextResult() else { throw violation() }
            if let failure = failure(of: result) {
                if !isUsable { return failure }
                switch failure.cause {
                // What the server does not have is gone.
                case .refused(let error) where error.sqlState == "26000": break
                case .cancelled, .timedOut:
                    // It was not this that was to be ended.
                    statements.keep(evicted: name)
                    requestEnd()
                default: statements.keep(evicted: name)
                }
            }
            if try await nextResult() != nil { throw violation() }
        }
        guard try await nextResult()?.status == PGRES_PIPELINE_SYNC else { throw violation() }
        return nil
    }

    /// Refuses what the protocol cannot carry, and what would cost a healthy connection.
    static func check(_ statement: Statement) throws(CairnError) {
        func refusal(_ message: String) -> CairnError {
            CairnError(.invalidInput, backend: .postgreSQL, operation: "send a statement", message: message)
        }
        guard statement.values.count <= Int(UInt16.max) else {
            throw refusal("\(statement.values.count) values are more than the 65535 of one statement")
        }
        let size = statement.values.reduce(statement.text.utf8.count) { $0 + ($1.bytes?.count ?? 0) }
        guard size <= largestMessage else {
            throw refusal("the values have \(size) bytes, more than the \(largestMessage) of one statement")
        }
    }

    /// A little less than the gigabyte at which the server ends the session.
    private static var largestMessage: Int { 1_000_000_000 }

    private func send(
        _ statement: Statement, _ use: StatementCache.Use?, _ index: Int, _ handle: OpaquePointer, _ sent: inout [Sent]
    ) throws {
        let values = BoundValues(statement.values)
        guard let use else {
            let isSent = values.withPointers { types, pointers, lengths, formats in
                PQsendQueryParams(
                    handle, statement.text, CInt(statement.values.count), types, pointers, lengths, formats, 1)
            }
            guard isSent == 1 else { throw lost() }
            sent.append(.run(index))
            return
        }
        if use.isNew {
            let isSent = values.withPointers { types, _, _, _ in
                PQsendPrepare(handle, use.name, statement.text, CInt(statement.values.count), types)
            }
            guard isSent == 1 else { throw lost() }
            sent.append(.prepare(index))
        }
        let isSent = values.withPointers { _, pointers, lengths, formats in
            PQsendQueryPrepared(handle, use.name, CInt(statement.values.count), pointers, lengths, formats, 1)
        }
        guard isSent == 1 else { throw lost() }
        sent.append(.run(index))
    }

    private func collect(_ sent: [Sent], of texts: [Statement]) async throws -> [Result<QueryResult, SessionFailure>] {
        var results = [Result<QueryResult, SessionFailure>](
            repeating: .failure(SessionFailure(cause: .skipped)), count: texts.count)
        var refusal: SessionFailure?
        for item in sent {
            guard let result = try await nextResult() else { throw violation() }
            let failure = failure(of: result)
            switch item {
            case .prepare(let index):
                // Its own run is skipped then, and would not say why.
                if let failure {
                    statements.forget(StatementCache.Key(texts[index]), isKept: false)
                    if case .skipped = failure.cause {} else { refusal = failure }
                }
            case .run(let index):
                if let failure {
                    if case .refused(let error) = failure.cause, error.isStaleStatement {
                        statements.forget(StatementCache.Key(texts[index]), isKept: error.sqlState != "26000")
                    }
                    if case .skipped = failure.cause, let refused = refusal {
                        results[index] = .failure(refused)
                        refusal = nil
                    } else {
                        results[index] = .failure(failure)
                    }
                } else {
                    results[index] = .success(result)
                }
            }
            if !isUsable {
                // Nothing follows; whatever was sent behind it may have been done or not.
                if let failure { mark(&results, from: item, failure) }
                return results
            }
            if try await nextResult() != nil { throw violation() }
        }
        guard let end = try await nextResult() else { throw violation() }
        if end.status == PGRES_PIPELINE_SYNC { return results }
        // What stands for itself is committed last, and a deferred rule or a conflict shows only then.
        guard let failure = failure(of: end) else { throw violation() }
        for index in results.indices where !results[index].isFailure { results[index] = .failure(failure) }
        for _ in 0..<2 where isUsable {
            if let next = try await nextResult(), next.status == PGRES_PIPELINE_SYNC { return results }
        }
        giveUp()
        return results
    }

    private func mark(
        _ results: inout [Result<QueryResult, SessionFailure>], from item: Sent, _ failure: SessionFailure
    ) {
        guard case .run(let index) = item else {
            for index in results.indices where results[index].isSkipped { results[index] = .failure(failure) }
            return
        }
        for later in results.indices where later > index { results[later] = .failure(failure) }
    }

    /// Takes the results that are left.
    ///
    /// - Throws: The first failure among them.
    func finish() async throws {
        var first: SessionFailure?
        while let result = try await nextResult() {
            if let failure = failure(of: result) { first = first ?? failure }
            if !isUsable { break }
        }
        if let first { throw first }
    }

    func leavePipeline() throws {
        guard let handle, PQexitPipelineMode(handle) == 1 else { throw lost() }
    }

    /// The order of results is not the one that was asked for.
    func violation() -> SessionFailure {
        giveUp()
        return SessionFailure(
            cause: .protocolViolation, message: "the answer of \(place) is not in order", mayBeApplied: true)
    }
}

extension Result where Failure == SessionFailure {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }

    fileprivate var isSkipped: Bool {
        if case .failure(let failure) = self, case .skipped = failure.cause { true } else { false }
    }
}
