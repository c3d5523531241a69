/// What the proxy's thread does: it alone touches the sockets, and runs the commands it is sent.
///
/// Before a command it looks at all sockets once more, so that what happened before the command was sent is seen.
final class FaultProxyLoop {
    private struct Waiter {
        let id: Int
        let condition: @Sendable (FaultProxy.Statistics) -> Bool
        let resume: @Sendable (FaultProxy.Statistics) -> Void
    }

    private let target: UInt16
    private let port: UInt16
    /// Keeps the port while nobody listens on it.
    private let reservation: Int32
    private let mailbox: FaultProxyMailbox
    private var listener: Int32?
    private var fault = FaultProxy.Fault.none
    private var connections: [ProxyConnection] = []
    private var traffic = ProxyTraffic()
    private var waiters: [Waiter] = []
    private var isStopping = false

    init(target: UInt16, port: UInt16, reservation: Int32, listener: Int32, mailbox: FaultProxyMailbox) {
        self.target = target
        self.port = port
        self.reservation = reservation
        self.listener = listener
        self.mailbox = mailbox
    }

    /// What has happened so far.
    var statistics: FaultProxy.Statistics {
        var statistics = traffic.statistics
        statistics.open = connections.count(where: \.isOpen)
        return statistics
    }

    /// Runs until told to stop, and closes everything.
    func run() {
        while !isStopping {
            let commands = mailbox.take()
            turn(isUrgent: !commands.isEmpty)
            for command in commands { command(self) }
            resumeWaiters()
        }
        resetAll()
        for socket in [listener, reservation] { if let socket { Socket.close(socket) } }
        for waiter in waiters { waiter.resume(statistics) }
        mailbox.close(statistics)
    }

    /// Ends ``run()`` after the commands of this turn.
    func stop() { isStopping = true }

    /// Begins a fault.
    func set(_ fault: FaultProxy.Fault) throws(SystemCallError) {
        if fault == .refuse {
            if let listener { Socket.close(listener) }
            listener = nil
        } else if listener == nil {
            listener = try Socket.listening(on: port)
        }
        self.fault = fault
        if fault == .reset { resetAll() }
        for index in connections.indices { connections[index].begin(fault) }
    }

    /// Resets all connections.
    func resetAll() {
        for index in connections.indices { connections[index].close(reset: true) }
        connections = []
    }

    /// Does something on this thread once more bytes have passed.
    func act(after count: Int, _ direction: FaultProxy.Direction, _ action: ProxyTraffic.Action) {
        traffic.act(after: count, direction, action)
    }

    /// Calls `resume` once a condition holds, or at the end.
    func wait(
        _ id: Int, until condition: @escaping @Sendable (FaultProxy.Statistics) -> Bool,
        resume: @escaping @Sendable (FaultProxy.Statistics) -> Void
    ) {
        waiters.append(Waiter(id: id, condition: condition, resume: resume))
    }

    /// Ends a wait whether its condition holds or not.
    func endWait(_ id: Int) {
        for waiter in waiters where waiter.id == id { waiter.resume(statistics) }
        waiters.removeAll { $0.id == id }
    }

    private func turn(isUrgent: Bool) {
        var poller = Poller()
        poller.add(mailbox.wakeDescriptor, read: true)
        poller.add(listener, read: true)
        // Nothing wakes it for connections that nothing may pass through.
        let isPaused = fault == .blackhole
        if !isPaused { for connection in connections { connection.register(with: &poller) } }
        if isUrgent { poller.wake(at: .now) }
        poller.wait()
        let now = ContinuousClock.now
        if !isPaused {
            for index in connections.indices {
                step(index, poller.readiness(2 + 2 * index), poller.readiness(3 + 2 * index), at: now)
                guard let fault = traffic.takeDueFault() else { continue }
                // A failure is one to listen again, and then every connection fails.
                try? set(fault)
                // What is ready was asked for before the fault.
                break
            }
            connections.removeAll(where: \.isClosed)
        }
        if poller.readiness(1).read { accept() }
    }

    private func step(
        _ index: Int, _ client: Poller.Readiness, _ server: Poller.Readiness, at now: ContinuousClock.Instant
    ) {
        let wasCut = connections[index].step(
            fault, clientReady: client, serverReady: server, traffic: &traffic, at: now)
        guard wasCut, case .cut(let bytes, let direction, let ending, let times) = fault else { return }
        fault = times > 1 ? .cut(afterBytes: bytes, direction, ending, times: times - 1) : .none
    }

    private func accept() {
        while let listener, let client = Socket.accepted(from: listener) {
            traffic.statistics.accepted += 1
            // A server that is gone is what a reset after connecting looks like from here.
            guard fault != .reset, let server = try? Socket.connecting(to: target) else {
                Socket.close(client, reset: true)
                continue
            }
            connections.append(
                ProxyConnection(number: traffic.statistics.accepted, client: client, server: server, fault: fault))
        }
    }

    private func resumeWaiters() {
        let statistics = statistics
        for waiter in waiters where waiter.condition(statistics) { waiter.resume(statistics) }
        waiters.removeAll { $0.condition(statistics) }
    }
}
