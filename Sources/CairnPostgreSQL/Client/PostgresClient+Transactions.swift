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
        return try await lease(call, until: .after(configuration.pool.acquireTimeout)) { connection in
            let isolation = (options.isolation ?? configuration.isolation).sql
            let access = options.isReadOnly ? "READ ONLY" : "READ WRITE"
            let opening = Statement(text: "BEGIN ISOLATION LEVEL \(isolation) \(access)", isPrepared: true)
            let session = PostgresSession(connection, opening: opening)
            let work = PostgresUnitOfWork(session, of: self, isReadOnly: options.isReadOnly)
            do {
                let result = try await committing(session, call) {
                    defer { work.end() }
                    let result = try await TransactionScope.run(on: self) { try await body(work) }
                    if Task.isCancelled { throw CairnError.cancelled(backend: .postgreSQL, operation: "transaction") }
                    return result
                }
                await replicas?.noteWrite(on: connection, call)
                return result
            } catch {
                if (error as? CairnError)?.code == .schemaMismatch { tables.forget() }
                let refusal = session.failure ?? (error as? CairnError)?.serverError
                let isLost = refusal.map { $0.isLostRace || $0.isStaleStatement || $0.isConcurrentDefinition } ?? false
                throw isLost ? LostRace(error: error) : error
            }
        }
    }

    /// Runs the body of a transaction, then commits; rolls back if it throws.
    func committing<T>(_ session: PostgresSession, _ call: Call, _ body: () async throws -> T) async throws -> T {
        let result: T
        do {
            result = try await body()
            // An error of the server has ended the transaction, though the body may have overlooked it.
            if let failure = session.failure {
                throw CairnError.postgres(
                    SessionFailure(cause: .refused(failure)), call, at: session.connection.place)
            }
        } catch {
            await rollBack(session)
            throw error
        }
        guard session.hasBegun else { return result }
        try await commit(session, call)
        return result
    }

    private func commit(_ session: PostgresSession, _ call: Call) async throws {
        var call = call
        call.effect = session.transactionID == nil ? .none : .write
        do {
            let answer = try await session.connection.run([.commit], until: call.deadline)[0].get()
            guard answer.tag == "COMMIT" else {
                throw CairnError(
                    .internalError, backend: .postgreSQL, operation: call.operation,
                    message: "the server rolled the transaction back")
            }
        } catch {
            let failure = CairnError.postgres(error, call, at: session.connection.place)
            if session.connection.isUsable { await rollBack(session) }
            guard failure.outcome == .unknown, let transaction = session.transactionID else { throw failure }
            try await settle(transaction, failure)
        }
    }

    /// In a task of its own: a cancelled task could not ask for it. A connection that cannot is given up.
    private func rollBack(_ session: PostgresSession) async {
        let connection = session.connection
        guard session.hasBegun, connection.isUsable else { return }
        await Task {
            let limit = ContinuousClock.now.advanced(by: PostgresConnection.patience)
            let answer = try? await connection.run([.rollback], until: limit)[0].get()
            if answer == nil { await connection.giveUp() }
        }.value
    }

    // MARK: Commits in doubt

    /// Finds out what became of a transaction whose commit was not answered.
    ///
    /// - Throws: When it was not applied, so that it can be run again, or when nobody can tell.
    private func settle(_ transaction: TransactionID, _ failure: CairnError) async throws {
        let limit = Deadline.after(configuration.pool.acquireTimeout)
        // In a task of its own: whoever was cancelled while committing wants to know, too.
        let outcome = await Task { await self.outcome(of: transaction, until: limit) }.value
        switch outcome {
        case .applied: return
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
            switch try? await status(of: transaction, until: limit) {
            case "committed": return .applied
            case "aborted": return .notApplied
            case "elsewhere": return .unknown
            default: break
            }
            try? await Task.sleep(for: min(pause, limit.remaining()))
            pause = min(pause * 2, .milliseconds(500))
        }
        return .unknown
    }

    private func status(of transaction: TransactionID, until limit: Deadline) async throws -> String {
        let call = Call(operation: "look up a transaction", deadline: limit.instant)
        return try await lease(call, until: limit) { connection in
            // Another server counts otherwise.
            guard connection.place == transaction.server, !connection.facts.isReplica else { return "elsewhere" }
            let sql: SQL = "SELECT pg_xact_status(\(.text("\(transaction.number)"))::xid8)"
            return try await Self.run(sql.statement(), on: connection, call).text(0, 0) ?? "elsewhere"
        }
    }
}
