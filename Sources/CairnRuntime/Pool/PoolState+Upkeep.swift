internal import CairnRepositories
internal import DequeModule

/// What time brings: deadlines, ages, warnings, and the end.
extension PoolState {
    /// Does what is due. Early or needless calls do no harm.
    mutating func wake(at now: Instant) -> [Action] {
        wake = nil
        var actions: [Action] = []
        timeOutWaiters(at: now, &actions)
        giveUpEndings(at: now, &actions)
        retireIdle(at: now, &actions) { [limits] in $0.isExpired(limits, at: now) }
        warnOfLeaks(at: now, &actions)
        if let closingEnd, closingEnd <= now {
            for lease in leased.values { retire(lease.connection, endOfLife: lease.endOfLife, at: now, &actions) }
            leased = [:]
            connecting = [:]
        }
        meetDemand(at: now, &actions)
        report(&actions)
        if isClosed, isDrained { drain(&actions) }
        if let due = nextDue(at: now) { arrange(due) }
        if let wake { actions.append(.wake(wake)) }
        return actions
    }

    /// Refuses leases from now on, and waits so long at most for those who hold connections.
    mutating func close(within: Duration, at now: Instant) -> [Action] {
        change(at: now) { state, actions in
            state.isClosed = true
            let end = now + min(max(within, .zero), Deadline.longest)
            state.closingEnd = min(state.closingEnd ?? end, end)
            state.arrange(end)
            for waiter in state.takeAllWaiters() {
                actions.append(.fail(waiter.request, state.closedError(waiter.operation)))
            }
            state.retireIdle(at: now, &actions) { _ in true }
            for ending in state.validating.values {
                state.retire(ending.connection, endOfLife: ending.endOfLife, at: now, &actions)
            }
            state.validating = [:]
        }
    }

    /// Closes all but what is leased, which nobody can give back any more.
    mutating func abandon(at now: Instant) -> [Action] {
        leased = [:]
        return close(within: .zero, at: now)
    }

    /// Whether nothing is left of a pool that was closed.
    var isDrained: Bool { open == 0 }

    mutating func drain(_ actions: inout [Action]) {
        wake = nil
        closingEnd = nil
        report(&actions)
        actions.append(.drained)
    }

    private mutating func timeOutWaiters(at now: Instant, _ actions: inout [Action]) {
        let late = waiters.filter { $0.deadline <= now }
        guard !late.isEmpty else { return }
        timeouts += late.count
        for waiter in late { actions.append(.fail(waiter.request, timeoutError(waiter, at: now))) }
        waiters.removeAll { $0.deadline <= now }
    }

    private mutating func giveUpEndings(at now: Instant, _ actions: inout [Action]) {
        closing = closing.filter { now < $0.value.until }
        let silent = validating.values.filter { $0.until <= now }
        guard !silent.isEmpty else { return }
        for ending in silent {
            validating[ObjectIdentifier(ending.connection)] = nil
            retire(ending.connection, endOfLife: ending.endOfLife, at: now, &actions)
        }
        // What dropped this one silently has dropped those that were idle for as long; each would cost a time-out.
        retireIdle(at: now, &actions) { [limits] in $0.needsValidation(limits, at: now) }
    }

    private mutating func warnOfLeaks(at now: Instant, _ actions: inout [Action]) {
        guard let leakWarning = limits.leakWarning else { return }
        for (id, lease) in leased where !lease.isReported {
            let held = lease.since.duration(to: now)
            guard held >= leakWarning else { continue }
            leased[id]?.isReported = true
            actions.append(.warn(operation: lease.operation, held: held))
        }
    }

    private mutating func report(_ actions: inout [Action]) {
        let total = PoolReport(
            idle: idle.count, leased: leased.count, waiting: waiters.count, created: created, closed: closed,
            timeouts: timeouts)
        guard total != reported else { return }
        var report = total
        report.created -= reported.created
        report.closed -= reported.closed
        report.timeouts -= reported.timeouts
        reported = total
        actions.append(.report(report))
    }

    private func nextDue(at now: Instant) -> Instant? {
        var due = idle.map { min($0.endOfLife, $0.since + limits.maximumIdle) }
        due += waiters.map(\.deadline)
        due += validating.values.map(\.until)
        due += closing.values.map(\.until)
        if let leakWarning = limits.leakWarning {
            due += leased.values.filter { !$0.isReported }.map { $0.since + leakWarning }
        }
        if let closingEnd, now < closingEnd { due.append(closingEnd) }
        return due.min()
    }
}
