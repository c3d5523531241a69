internal import CairnRepositories
internal import DequeModule

/// How connections come, stay and go.
extension PoolState {
    /// A connect has ended well.
    ///
    /// - Parameter random: A number in `0..<1` that decides how old the connection may become.
    mutating func connected(_ number: UInt64, _ connection: any PooledConnection, random: Double, at now: Instant)
        -> [Action]
    {
        guard connecting.removeValue(forKey: number) != nil else { return [.close(connection)] }
        return change(at: now) { state, actions in
            state.created += 1
            state.failures = 0
            state.pauseEnd = nil
            state.lastConnectError = nil
            let age = state.limits.maximumAge * (0.9 + 0.1 * min(max(random, 0), 1))
            // Young as it is, it serves at least one task, however low the limit.
            state.park(connection, endOfLife: now + age, isNew: true, at: now, &actions)
        }
    }

    /// A connect has failed. If nothing else could serve those who wait, they fail with it.
    ///
    /// - Parameter random: A number in `0..<1` for the pause before the next one.
    mutating func connectFailed(_ number: UInt64, _ error: CairnError, random: Double, at now: Instant) -> [Action] {
        guard let failuresBefore = connecting.removeValue(forKey: number) else { return [] }
        return change(at: now) { state, actions in
            guard !state.isClosed else { return }
            state.failedConnects += 1
            state.lastConnectError = error
            if failuresBefore == state.failures { state.failures += 1 }
            state.pauseEnd = now + state.backoff.delay(after: state.failures, jitter: .equal, random: random)
            if state.connecting.isEmpty, state.established == 0 {
                for waiter in state.takeAllWaiters() { actions.append(.fail(waiter.request, error)) }
            }
        }
    }

    /// A validation has ended; one that was given up is ignored.
    mutating func validated(_ connection: any PooledConnection, isUsable: Bool, at now: Instant) -> [Action] {
        guard let ending = validating.removeValue(forKey: ObjectIdentifier(connection)) else { return [] }
        return change(at: now) { state, actions in
            if isUsable {
                state.park(connection, endOfLife: ending.endOfLife, at: now, &actions)
            } else {
                state.retire(connection, endOfLife: ending.endOfLife, at: now, &actions)
            }
        }
    }

    /// The server has ended a connection: one that is leased will not be leased again, any other one is closed.
    mutating func lost(_ connection: any PooledConnection, at now: Instant) -> [Action] {
        let id = ObjectIdentifier(connection)
        if leased[id] != nil {
            leased[id]?.isLost = true
            return []
        }
        if validating[id] != nil { return validated(connection, isUsable: false, at: now) }
        guard let index = idle.lastIndex(where: { $0.connection === connection }) else { return [] }
        return change(at: now) { state, actions in
            let idle = state.idle.remove(at: index)
            state.retire(connection, endOfLife: idle.endOfLife, at: now, &actions)
        }
    }

    /// A connection is closed.
    mutating func closed(_ connection: any PooledConnection, at now: Instant) -> [Action] {
        guard closing.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return [] }
        return change(at: now) { _, _ in }
    }

    /// Gives a connection to the first who waits, or keeps it if it is worth keeping.
    mutating func park(
        _ connection: any PooledConnection, endOfLife: Instant, isNew: Bool = false, at now: Instant,
        _ actions: inout [Action]
    ) {
        let isTooOld = !isNew && endOfLife <= now
        if !isClosed, !isTooOld, let waiter = waiters.popFirst() {
            serve(waiter, connection, endOfLife: endOfLife, at: now, &actions)
        } else if isClosed || endOfLife <= now || established >= limits.size {
            retire(connection, endOfLife: endOfLife, at: now, &actions)
        } else {
            idle.append(Idle(connection: connection, endOfLife: endOfLife, since: now))
            arrange(min(endOfLife, now + limits.maximumIdle))
        }
    }

    /// Begins to close a connection; until that has ended it counts as open.
    mutating func retire(
        _ connection: any PooledConnection, endOfLife: Instant, at now: Instant, _ actions: inout [Action]
    ) {
        let until = now + limits.connectTimeout
        closing[ObjectIdentifier(connection)] = Ending(connection: connection, endOfLife: endOfLife, until: until)
        closed += 1
        arrange(until)
        actions.append(.close(connection))
    }

    /// Closes the idle connections that match.
    mutating func retireIdle(at now: Instant, _ actions: inout [Action], where isUnwanted: (Idle) -> Bool) {
        let unwanted = idle.filter(isUnwanted)
        guard !unwanted.isEmpty else { return }
        idle.removeAll(where: isUnwanted)
        for idle in unwanted { retire(idle.connection, endOfLife: idle.endOfLife, at: now, &actions) }
    }
}
