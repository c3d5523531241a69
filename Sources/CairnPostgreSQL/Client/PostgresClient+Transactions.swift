import CairnRepositories
import CairnRuntime

extension PostgresClient {
    /// How long to wait before a transaction that lost is run again.
    private static let pauses = RetryPolicy(
        attempts: .max, baseDelay: .milliseconds(5), maximumDelay: .milliseconds(250))

    /// Runs a transaction, again while it loses against others.
    func transaction<T: Sendable>(
        _ options: TransactionOptions, _ body: @Sendable (any UnitOfWork) async throws -> T
    ) async throws -> T {
        try await pass("transaction") {
            var attempt = 1
            while true {
                do {
                    return try await attempting(options, body)
                } catch let error as LostRace {
                    guard attempt < options.attempts else { throw error.error }
                    let pause = Self.pauses.delay(after: min(attempt, 16), random: .random(in: 0..<1))
                    do { try await Task.sleep(for: pause) } catch {
                        throw CairnError.cancelled(backend: .postgreSQL, operation: "transaction")
                    }
                    attempt += 1
                }
            }
        }
    }

    /// A transaction that can be run again: nothing of it remains, and another attempt may win.
    private struct LostRace: Error {
        /// What its body, or the commit, threw.
        let error: any Error
    }

    private func attempting<T: Sendable>(
        _ options: TransactionOptions, _ body: @Sendable (any UnitOfWork) async throws -> T
    ) async throws -> T {
        let call = Call(operation: "transaction", deadline: .now.advanced(by: configuration.timeout))
        let commit = try await lease(call, until: .after(configuration.pool.acquireTimeout)) { connection in
            let session = PostgresSession(connection, opening: opening(options, connection.facts))
            let work = PostgresUnitOfWork(session, of: self, isReadOnly: options.isReadOnly)
            do {
                return try await committing(session, call) {
                    defer { work.end() }
                    let result = try await TransactionScope.run(on: self) { try await body(work) }
                    if Task.isCancelled { throw CairnError.cancelled(backend: .postgreSQL, operation: "transaction") }
                    return result
                }
            } catch {
                if (error as? CairnError)?.code == .schemaMismatch { tables.forget() }
                let refusal = session.failure ?? (error as? CairnError)?.serverError
                let isLost = refusal.map { $0.isLostRace || $0.isStaleStatement || $0.isConcurrentDefinition } ?? false
                throw isLost ? LostRace(error: error) : error
            }
        }
        return try await settled(commit)
    }

    private func opening(_ options: TransactionOptions, _ facts: SessionFacts) -> Statement {
        var isolation = options.isolation ?? configuration.isolation
        // A server that only follows cannot tell what would break it, and there nothing is written.
        if facts.isReplica, isolation == .serializable { isolation = .repeatableRead }
        let isReadOnly = options.isReadOnly || configuration.isReadOnly
        return Statement(
            text: "BEGIN ISOLATION LEVEL \(isolation.sql) \(isReadOnly ? "READ ONLY" : "READ WRITE")", isPrepared: true)
    }

    /// What became of a transaction whose body has returned.
    enum Commit<T> {
        case done(T)
        /// The answer was lost.
        case inDoubt(T, TransactionID, CairnError)
    }

    /// Runs the body of a transaction, then commits; rolls back if it throws.
    func committing<T>(_ session: PostgresSession, _ call: Call, _ body: () async throws -> T) async throws -> Commit<T>
    {
        let result: T
        do {
            result = try await body()
            // An error of the server has ended the transaction, though the body may have overlooked it.
            if let failure = session.failure {
                throw CairnError.postgres(
                    SessionFailure(cause: .refused(failure)), call)
            }
        } catch {
            await rollBack(session)
            throw error
        }
        let commit = try await commit(session, call, result)
        switch commit {
        case .done: await replicas?.noteWrite(on: session.connection)
        case .inDoubt: replicas?.noteDoubtfulWrite()
        }
        return commit
    }

    private func commit<T>(_ session: PostgresSession, _ call: Call, _ result: T) async throws -> Commit<T> {
        var call = call
        call.effect = session.transactionID == nil ? .none : .write
        do {
            // However long the body took, the commit has time of its own.
            let tag = try await session.end(.commit, until: .now.advanced(by: configuration.timeout))
            if tag == nil, session.hasBegun {
                throw SessionFailure(cause: .lost, message: "the connection to \(session.connection.place) was lost")
            }
            guard tag == nil || tag == "COMMIT" else {
                throw CairnError(
                    .internalError, backend: .postgreSQL, operation: call.operation,
                    message: "the server rolled the transaction back")
            }
            return .done(result)
        } catch {
            let failure = CairnError.postgres(error, call)
            if session.connection.isUsable { await recover(session.connection) }
            guard failure.outcome == .unknown, let transaction = session.transactionID else { throw failure }
            return .inDoubt(result, transaction, failure)
        }
    }

    /// Runs the body of a transaction of which nothing is to remain.
    func rollingBack<T>(_ session: PostgresSession, _ body: () async throws -> T) async throws -> T {
        do {
            let result = try await body()
            await rollBack(session)
            return result
        } catch {
            await rollBack(session)
            throw error
        }
    }

    /// In a task of its own: a cancelled task could not ask for it. A connection that cannot is given up.
    private func rollBack(_ session: PostgresSession) async {
        await Task {
            let limit = ContinuousClock.now.advanced(by: PostgresConnection.patience)
            do { _ = try await session.end(.rollback, until: limit) } catch { await session.connection.giveUp() }
        }.value
    }

    /// Makes sure that a connection is outside of a transaction.
    private func recover(_ connection: PostgresConnection) async {
        await Task {
            let limit = ContinuousClock.now.advanced(by: PostgresConnection.patience)
            let answer = try? await connection.run([.rollback], until: limit)[0].get()
            if answer == nil { await connection.giveUp() }
        }.value
    }

    // MARK: Commits in doubt

    /// The result of a transaction, after finding out what became of one whose commit was not answered.
    ///
    /// Not while its connection is still leased: with all of them lost at once, none would be left to ask by.
    ///
    /// - Throws: When it was not applied, or when nobody can tell.
    func settled<T>(_ commit: Commit<T>) async throws -> T {
        let (result, transaction, failure): (T, TransactionID, CairnError)
        switch commit {
        case .done(let result): return result
        case .inDoubt(let pending, let id, let error): (result, transaction, failure) = (pending, id, error)
        }
        let limit = Deadline.after(configuration.pool.acquireTimeout)
        // In a task of its own: whoever was cancelled while committing wants to know, too.
        switch await Task(operation: { await self.outcome(of: transaction, until: limit) }).value {
        case .applied: return result
        case .notApplied: throw failure.with(outcome: .notApplied)
        case .unknown:
            throw CairnError(
                failure.code, backend: .postgreSQL, operation: failure.operation,
                message: "\(failure.message); whether \(transaction) was committed is not known",
                detail: failure.detail,
                isTransient: failure.isTransient, outcome: .unknown,
                underlying: CommitInDoubt(transaction: transaction, underlying: failure))
        }
    }

    /// What became of a transaction, asked until it is decided or the time is over.
    func outcome(of transaction: TransactionID, until limit: Deadline) async -> CairnError.Outcome {
        var pause = Duration.milliseconds(20)
        while !limit.isOver() {
            if let outcome = try? await lookUp(transaction, until: limit) { return outcome }
            try? await Task.sleep(for: min(pause, limit.remaining()))
            pause = min(pause * 2, .milliseconds(500))
        }
        return .unknown
    }

    /// Nil while it is not decided.
    private func lookUp(_ transaction: TransactionID, until limit: Deadline) async throws -> CairnError.Outcome? {
        let call = Call(operation: "look up a transaction", deadline: limit.instant)
        return try await lease(call, until: limit) { connection in
            // Another server counts otherwise.
            guard connection.place == transaction.server, !connection.facts.isReplica else { return .unknown }
            let sql: SQL = "SELECT pg_xact_status(\(.text("\(transaction.number)"))::xid8)"
            do {
                let answer = try await Self.run(sql.statement(), on: connection, call)
                switch answer.text(0, 0) {
                // The number of a transaction that a crash has wiped out is given again.
                case "committed":
                    let isSameLife = transaction.life != nil && transaction.life == connection.facts.life
                    return isSameLife ? .applied : .unknown
                case "aborted": return .notApplied
                case "in progress": return nil
                default: return .unknown
                }
            } catch let error as CairnError where error.serverError?.sqlState == "22023" {
                // The number lies ahead: a crash has wiped out that it was ever given.
                return .notApplied
            }
        }
    }
}
