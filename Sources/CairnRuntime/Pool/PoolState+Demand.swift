internal import CairnRepositories
internal import DequeModule

/// How tasks wait, and what is done to serve them.
extension PoolState {
    /// The place of a task in the queue, which it keeps however long it takes to get there.
    mutating func takeTicket() -> UInt64 {
        lastTicket += 1
        return lastTicket
    }

    /// Puts a task in the queue, or serves it at once.
    mutating func enqueue(
        _ request: Request, ticket: UInt64, operation: String, since: Instant, deadline: Instant, at now: Instant
    ) -> [Action] {
        guard !isClosed else { return [.fail(request, closedError(operation))] }
        return change(at: now) { state, _ in
            let waiter = Waiter(
                request: request, ticket: ticket, operation: operation, since: since, deadline: deadline)
            state.waiters.insert(waiter, at: state.index(of: ticket))
            state.arrange(deadline)
        }
    }

    /// Ends the wait of a task that was cancelled; one that has ended already is ignored.
    mutating func cancel(ticket: UInt64, at now: Instant) -> [Action] {
        let index = index(of: ticket)
        guard index < waiters.count, waiters[index].ticket == ticket else { return [] }
        return change(at: now) { state, actions in
            let waiter = state.waiters.remove(at: index)
            actions.append(
                .fail(waiter.request, .cancelled(backend: state.backend, operation: waiter.operation)))
        }
    }

    /// Serves those who wait from what is idle; for those left over, validates and connects.
    mutating func meetDemand(at now: Instant, _ actions: inout [Action]) {
        while !waiters.isEmpty, let last = idle.last {
            if last.isExpired(limits, at: now) {
                idle.removeLast()
                retire(last.connection, endOfLife: last.endOfLife, at: now, &actions)
            } else if !last.needsValidation(limits, at: now) {
                idle.removeLast()
                serve(waiters.removeFirst(), last.connection, endOfLife: last.endOfLife, at: now, &actions)
            } else if waiters.count > validating.count {
                idle.removeLast()
                validate(last, at: now, &actions)
            } else {
                break
            }
        }
        // After a failure one connect at a time finds out whether the server is back.
        let connectLimit = failures == 0 ? limits.maximumConnecting : 1
        while hasDemand, open < limits.capacity, connecting.count < connectLimit {
            if let pauseEnd, now < pauseEnd {
                arrange(pauseEnd)
                return
            }
            lastConnect += 1
            connecting[lastConnect] = failures
            actions.append(.connect(lastConnect, .after(limits.connectTimeout, from: now)))
        }
    }

    /// Whether more tasks wait than connections are on their way.
    var hasDemand: Bool { waiters.count > connecting.count + validating.count }

    mutating func serve(
        _ waiter: Waiter, _ connection: any PooledConnection, endOfLife: Instant, at now: Instant,
        _ actions: inout [Action]
    ) {
        // Threads read the clock before they lock.
        let waited = max(waiter.since.duration(to: now), .zero)
        lease(connection, endOfLife: endOfLife, waiter.operation, waited: waited, at: now)
        actions.append(.serve(waiter.request, connection, waited: waited))
    }

    mutating func takeAllWaiters() -> [Waiter] {
        defer { waiters.removeAll() }
        return Array(waiters)
    }

    private mutating func validate(_ idle: Idle, at now: Instant, _ actions: inout [Action]) {
        let until = now + limits.validationTimeout
        validating[ObjectIdentifier(idle.connection)] = Ending(
            connection: idle.connection, endOfLife: idle.endOfLife, until: until)
        arrange(until)
        actions.append(.validate(idle.connection, Deadline(until)))
    }

    /// Where in the queue a ticket is, or belongs.
    private func index(of ticket: UInt64) -> Int {
        // Newcomers go to the end nearly always.
        if waiters.last.map({ $0.ticket < ticket }) ?? true { return waiters.count }
        var (low, high) = (0, waiters.count)
        while low < high {
            let middle = (low + high) / 2
            if waiters[middle].ticket < ticket { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
