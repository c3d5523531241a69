/// What passes through a proxy: moves bytes between sockets and flows, counts them and calls hooks at exact counts.
struct ProxyTraffic {
    /// What is done at an exact count.
    enum Action {
        case call(@Sendable () -> Void)
        case begin(FaultProxy.Fault)
    }

    private struct Hook {
        var remaining: Int
        let action: Action
    }

    /// What has passed so far.
    var statistics = FaultProxy.Statistics()
    /// A fault that is to begin before any further byte passes.
    private var dueFault: FaultProxy.Fault?
    private var hooks: [FaultProxy.Direction: Hook] = [:]
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// Does something once `count` more bytes of a direction have passed, and before any further one does.
    mutating func act(after count: Int, _ direction: FaultProxy.Direction, _ action: Action) {
        hooks[direction] = Hook(remaining: max(count, 1), action: action)
    }

    /// Reads a piece of what a socket has into a flow.
    mutating func read(
        _ socket: Int32, into flow: inout ProxyFlow, _ fault: FaultProxy.Fault, at now: ContinuousClock.Instant
    ) throws(SystemCallError) {
        switch buffer.withUnsafeMutableBytes({ Socket.read(socket, into: $0) }) {
        case .failed: throw SystemCallError("recv")
        case .wouldBlock: break
        case .bytes(let count):
            var due = now
            if case .latency(let latency) = fault { due = now.advanced(by: latency) }
            flow.append(Array(buffer[..<count]), due: due)
        }
    }

    /// Reads and drops a piece of what a socket has.
    ///
    /// - Returns: Whether there will be no more.
    mutating func drain(_ socket: Int32) -> Bool {
        switch buffer.withUnsafeMutableBytes({ Socket.read(socket, into: $0) }) {
        case .failed, .bytes(0): true
        case .wouldBlock, .bytes: false
        }
    }

    /// Writes what a flow has due, as far as the fault, the hooks and the socket allow.
    ///
    /// - Returns: Whether the fault cuts the connection here.
    mutating func write(
        _ flow: inout ProxyFlow, to socket: Int32, _ fault: FaultProxy.Fault, at now: ContinuousClock.Instant
    ) throws(SystemCallError) -> Bool {
        var allowed = Int.max
        if case .cut(let bytes, flow.direction, _, _) = fault { allowed = max(bytes, 0) }
        while dueFault == nil {
            if flow.passed >= allowed, flow.hasBytes(at: now) { return true }
            let limit = min(allowed - flow.passed, hooks[flow.direction]?.remaining ?? .max)
            guard let count = try flow.write(to: socket, fault, limit: limit, at: now), count > 0 else { return false }
            record(count, flow.direction)
            if flow.passed == allowed { return true }
        }
        return false
    }

    /// The fault that is to begin now, once.
    mutating func takeDueFault() -> FaultProxy.Fault? {
        defer { dueFault = nil }
        return dueFault
    }

    private mutating func record(_ count: Int, _ direction: FaultProxy.Direction) {
        switch direction {
        case .toServer: statistics.bytesToServer += count
        case .toClient: statistics.bytesToClient += count
        }
        hooks[direction]?.remaining -= count
        guard let hook = hooks[direction], hook.remaining == 0 else { return }
        hooks[direction] = nil
        switch hook.action {
        case .call(let action): action()
        case .begin(let fault): dueFault = fault
        }
    }
}
