import Testing

@testable import TestSupport

@Suite struct ProxyFlowTests {
    /// The sizes of the pieces in which a flow passes a thousand bytes on.
    private func sizes(
        _ fault: FaultProxy.Fault, _ direction: FaultProxy.Direction = .toServer, connection: Int = 1
    ) async throws -> [Int] {
        let server = try EchoServer()
        defer { server.stop() }
        let socket = try Socket.connecting(to: server.port)
        defer { Socket.close(socket) }
        var flow = ProxyFlow(direction)
        flow.begin(fault, connection: connection)
        var now = ContinuousClock.now
        flow.append([UInt8](repeating: 7, count: 1000), due: now)
        var sizes: [Int] = []
        while flow.passed < 1000 {
            if let size = try flow.write(to: socket, fault, limit: .max, at: now) { sizes.append(size) }
            flow.unblock()
            now += .milliseconds(1)
        }
        return sizes
    }

    @Test func `slices have random sizes within bounds, which their seed repeats`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        let fault = FaultProxy.Fault.slice(seed: seed, upTo: 20)
        let first = try await sizes(fault)
        #expect(first.allSatisfy { (1...20).contains($0) } && Set(first).count > 1, "seed \(seed)")
        #expect(try await sizes(fault) == first, "seed \(seed)")
        #expect(try await sizes(fault, connection: 2) != first, "seed \(seed)")
        #expect(try await sizes(fault, .toClient) != first, "seed \(seed)")
        #expect(try await sizes(.slice(seed: seed &+ 1000, upTo: 20)) != first, "seed \(seed)")
    }

    @Test func `slices and trickles of no size are of one byte`() async throws {
        #expect(try await sizes(.slice(seed: 1, upTo: 0)) == Array(repeating: 1, count: 1000))
        #expect(try await sizes(.trickle(bytes: 0, every: .zero)) == Array(repeating: 1, count: 1000))
    }

    @Test func `a reader that does not read stops the flow, and then its source`() async throws {
        let listener = try Socket.listening(on: 0)
        let writer = try Socket.connecting(to: Socket.port(of: listener))
        defer { for socket in [listener, writer] { Socket.close(socket) } }
        try await onThread {
            let now = ContinuousClock.now
            let bytes = [UInt8](repeating: 7, count: 1 << 16)
            var flow = ProxyFlow(.toServer)
            var total = 0
            // No system takes a gibibyte that nobody reads.
            while flow.isReadable, total < 1 << 30 {
                flow.append(bytes, due: now)
                total += bytes.count
                while try flow.write(to: writer, .none, limit: .max, at: now) != nil {}
            }
            #expect(!flow.isReadable && flow.isBlocked && flow.wakeTime == nil)
            let reader = TestStream(socket: try #require(Socket.accepted(from: listener)))
            defer { Socket.close(reader.socket) }
            while flow.passed < total {
                _ = try reader.read()
                flow.unblock()
                while try flow.write(to: writer, .none, limit: .max, at: now) != nil {}
            }
            #expect(flow.isReadable)
        }
    }

    @Test func `what is not due is not written`() throws {
        let now = ContinuousClock.now
        var flow = ProxyFlow(.toClient)
        flow.append([1], due: now.advanced(by: .seconds(1)))
        #expect(flow.wakeTime == now.advanced(by: .seconds(1)))
        #expect(try flow.write(to: -1, .none, limit: .max, at: now) == nil)
        #expect(!flow.hasBytes(at: now) && flow.hasBytes(at: now.advanced(by: .seconds(1))))
    }
}
