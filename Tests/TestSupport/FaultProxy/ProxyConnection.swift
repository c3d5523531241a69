/// A client's connection and the one to the server that was made for it.
struct ProxyConnection {
    private enum Phase {
        case forwarding
        /// Waits until the other side of this socket has everything, to reset both connections.
        case flushing(Int32)
        /// Reads and drops until both sides have closed: closing earlier would turn the end of the stream into a
        /// reset, and bytes that were forwarded could be lost.
        case draining
    }

    private let number: Int
    private var phase = Phase.forwarding
    // Nil once closed.
    private var client: Int32?
    private var server: Int32?
    private var toServer = ProxyFlow(.toServer)
    private var toClient = ProxyFlow(.toClient)

    init(number: Int, client: Int32, server: Int32, fault: FaultProxy.Fault) {
        (self.number, self.client, self.server) = (number, client, server)
        begin(fault)
    }

    /// Whether both sides are closed.
    var isClosed: Bool { client == nil && server == nil }

    /// Whether it exists and no fault has ended it.
    var isOpen: Bool {
        guard case .forwarding = phase else { return false }
        return !isClosed
    }

    /// Begins a fault: counts anew.
    mutating func begin(_ fault: FaultProxy.Fault) {
        toServer.begin(fault, connection: number)
        toClient.begin(fault, connection: number)
    }

    /// Registers what it waits for: the client's socket, then the server's.
    func register(with poller: inout Poller) {
        switch phase {
        case .forwarding:
            poller.add(client, read: toServer.isReadable, write: toClient.isBlocked)
            poller.add(server, read: toClient.isReadable, write: toServer.isBlocked)
            poller.wake(at: toServer.wakeTime)
            poller.wake(at: toClient.wakeTime)
        case .flushing:
            poller.add(nil)
            poller.add(nil)
            poller.wake(at: .now.advanced(by: .milliseconds(1)))
        case .draining:
            poller.add(client, read: true)
            poller.add(server, read: true)
        }
    }

    /// Does what can be done now.
    ///
    /// - Parameters:
    ///   - clientReady: What the client's socket is ready for; `serverReady` likewise.
    ///   - traffic: Counts what passes and limits it.
    /// - Returns: Whether the fault cut it.
    mutating func step(
        _ fault: FaultProxy.Fault, clientReady: Poller.Readiness, serverReady: Poller.Readiness,
        traffic: inout ProxyTraffic, at now: ContinuousClock.Instant
    ) -> Bool {
        switch phase {
        case .forwarding:
            do {
                return try forward(fault, clientReady, serverReady, &traffic, at: now)
            } catch {
                // What broke one side breaks the other.
                close(reset: true)
            }
        case .flushing(let socket):
            if Socket.isFlushed(socket) { close(reset: true) }
        case .draining:
            if clientReady.read, let socket = client, traffic.drain(socket) {
                Socket.close(socket)
                client = nil
            }
            if serverReady.read, let socket = server, traffic.drain(socket) {
                Socket.close(socket)
                server = nil
            }
        }
        return false
    }

    /// Closes both sides.
    mutating func close(reset: Bool) {
        for socket in [client, server] { if let socket { Socket.close(socket, reset: reset) } }
        (client, server) = (nil, nil)
    }

    private mutating func forward(
        _ fault: FaultProxy.Fault, _ clientReady: Poller.Readiness, _ serverReady: Poller.Readiness,
        _ traffic: inout ProxyTraffic, at now: ContinuousClock.Instant
    ) throws(SystemCallError) -> Bool {
        guard let client, let server else { return false }
        if serverReady.write { toServer.unblock() }
        if clientReady.write { toClient.unblock() }
        if clientReady.read { try traffic.read(client, into: &toServer, fault, at: now) }
        if serverReady.read { try traffic.read(server, into: &toClient, fault, at: now) }
        if try traffic.write(&toServer, to: server, fault, at: now) {
            end(fault, after: server)
            return true
        }
        if try traffic.write(&toClient, to: client, fault, at: now) {
            end(fault, after: client)
            return true
        }
        if toServer.isFinished, toClient.isFinished { close(reset: false) }
        return false
    }

    /// Ends the connection as a cut does that let the last bytes pass to `socket`.
    private mutating func end(_ fault: FaultProxy.Fault, after socket: Int32) {
        if case .cut(_, _, .reset, _) = fault {
            phase = .flushing(socket)
        } else {
            for socket in [client, server] { if let socket { Socket.finishWriting(socket) } }
            phase = .draining
        }
    }
}
