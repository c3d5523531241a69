internal import CairnRepositories
internal import Logging
internal import Synchronization

/// What the pool does after its state has changed: all of it outside the lock.
extension PoolCore {
    /// Changes the state, then does what it asks for.
    func change(_ body: (inout State, ContinuousClock.Instant) -> [State.Action]) {
        let time = now()
        run(guarded.withLock { body(&$0.state, time) })
    }

    func run(_ actions: [State.Action]) {
        for action in actions {
            switch action {
            case .serve(let request, let connection, let waited):
                metrics.waited(waited)
                request.resume(returning: connection)
            case .fail(let request, let error): request.resume(throwing: error)
            case .connect(let number, let deadline): startConnect(number, deadline)
            case .validate(let connection, let deadline): startValidation(of: connection, deadline)
            case .close(let connection): startClosing(connection)
            case .wake(let due): schedule(due)
            case .warn(let operation, let held):
                logger.warning(
                    "a connection has been leased for long",
                    metadata: [
                        "backend": "\(backend)", "pool": "\(name)", "operation": "\(operation)",
                        "seconds": "\(held.components.seconds)",
                    ])
            case .report(let report): metrics.record(report)
            case .drained: endClosing()
            }
        }
    }

    /// Calls `wake` at a moment, unless another has been asked for since.
    func schedule(_ due: ContinuousClock.Instant) {
        let timer = Task.detached {
            try await self.sleep(due)
            self.change { $0.wake(at: $1) }
        }
        let needless = guarded.withLock { guarded in
            guard guarded.state.wake == due else { return timer as Task<Void, any Error>? }
            defer { guarded.timer = timer }
            return guarded.timer
        }
        needless?.cancel()
    }

    private func startConnect(_ number: UInt64, _ deadline: Deadline) {
        // Detached: it outlives the task whose wait began it, and must not carry that task's values or priority.
        let task = Task.detached {
            do {
                let connection = try await self.connect(deadline)
                self.finishConnect(number) { $0.connected(number, connection, random: self.random(), at: $1) }
            } catch {
                let failure =
                    error as? CairnError
                    ?? CairnError(
                        .unavailable, backend: self.backend, operation: "connect",
                        message: "the connect failed: \(type(of: error))", isTransient: true, underlying: error)
                self.logger.debug(
                    "a connect failed",
                    metadata: ["backend": "\(self.backend)", "pool": "\(self.name)", "error": "\(failure)"])
                self.finishConnect(number) { $0.connectFailed(number, failure, random: self.random(), at: $1) }
            }
        }
        let isNeedless = guarded.withLock { guarded in
            // It may have ended already.
            if guarded.state.connecting[number] != nil { guarded.connects[number] = task }
            return guarded.state.isClosed
        }
        if isNeedless { task.cancel() }
    }

    private func finishConnect(
        _ number: UInt64, _ body: (inout State, ContinuousClock.Instant) -> [State.Action]
    ) {
        let time = now()
        let actions = guarded.withLock { guarded in
            guarded.connects[number] = nil
            return body(&guarded.state, time)
        }
        run(actions)
    }

    private func startValidation(of connection: any PooledConnection, _ deadline: Deadline) {
        let validation = Task.detached {
            let isUsable = await connection.validate() && connection.isUsable
            self.change { $0.validated(connection, isUsable: isUsable, at: $1) }
        }
        // The state stops waiting for it at the deadline; this tells the connection so.
        Task.detached {
            let canceller = Task {
                try await self.sleep(deadline.instant)
                validation.cancel()
            }
            await validation.value
            canceller.cancel()
        }
    }

    private func startClosing(_ connection: any PooledConnection) {
        Task.detached {
            await connection.close()
            self.change { $0.closed(connection, at: $1) }
        }
    }

    private func endClosing() {
        let (closers, timer) = guarded.withLock { guarded in
            defer { (guarded.closers, guarded.timer) = ([], nil) }
            return (guarded.closers, guarded.timer)
        }
        timer?.cancel()
        for closer in closers { closer.resume() }
    }
}
