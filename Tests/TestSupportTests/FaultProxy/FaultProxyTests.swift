import Foundation
import Testing

@testable import TestSupport

@Suite(.timeLimit(.minutes(1))) struct FaultProxyTests {
    private let message = Array("twelve bytes".utf8)

    /// Expects that what a client sends comes back.
    private func expectEcho(_ client: TestClient, _ bytes: [UInt8]? = nil) async throws {
        try await client.write(bytes ?? message)
        #expect(try await client.read((bytes ?? message).count) == bytes ?? message)
    }

    /// How a new connection on which nothing is sent ends.
    private func ending(of port: UInt16) async throws -> TestStream.End {
        do {
            return try await TestClient(port: port).readToEnd().end
        } catch let error as SystemCallError where error.code == POSIXErrorCode.ECONNRESET.rawValue {
            // The reset can come before the client knows that it is connected.
            return .reset
        }
    }

    @Test func `without a fault everything passes, and is counted`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let large = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let (one, two) = (try await TestClient(port: proxy.port), try await TestClient(port: proxy.port))
            try await expectEcho(two)
            async let echo = one.read(large.count)
            try await one.write(large)
            #expect(try await echo == large)
            let statistics = await proxy.statistics
            #expect(statistics.accepted == 2 && statistics.open == 2)
            #expect(statistics.bytesToServer == 1_000_012 && statistics.bytesToClient == 1_000_012)
        }
    }

    @Test func `the end of a stream passes, each way on its own`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let client = try await TestClient(port: proxy.port)
            try await client.write(message)
            client.finishWriting()
            let (bytes, end) = try await client.readToEnd()
            #expect(bytes == message && end == .closed)
            #expect(try await server.ends(1) == [.closed])
            #expect(await proxy.wait { $0.open == 0 }.open == 0)
        }
    }

    @Test func `where no server listens, connections are reset`() async throws {
        // Bound, so that nobody else takes it, but not listening.
        let silent = try Socket.bound(to: 0)
        defer { Socket.close(silent) }
        try await FaultProxy.withProxy(to: Socket.port(of: silent)) { proxy in
            let end = try await ending(of: proxy.port)
            #expect(end == .reset)
        }
    }

    @Test func `latency holds bytes and the end of the stream back`() async throws {
        try await EchoServer.withProxy { server, proxy in
            try await proxy.set(.latency(.seconds(3600)))
            let held = try await TestClient(port: proxy.port)
            try await held.write(message)
            #expect(await proxy.statistics.bytesToServer == 0)
            try await proxy.set(.latency(.milliseconds(20)))
            let client = try await TestClient(port: proxy.port)
            let start = ContinuousClock.now
            try await client.write(message)
            client.finishWriting()
            #expect(try await client.readToEnd().bytes == message)
            #expect(start.duration(to: .now) >= .milliseconds(40))
        }
    }

    @Test func `refuse closes the port and leaves connections alone`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let client = try await TestClient(port: proxy.port)
            try await expectEcho(client)
            for _ in 0..<3 {
                try await proxy.set(.refuse)
                await #expect(throws: SystemCallError.self) { try await TestClient(port: proxy.port) }
                try await expectEcho(client)
                try await proxy.set(.none)
                try await expectEcho(TestClient(port: proxy.port))
            }
        }
    }

    @Test func `a blackhole accepts and lets nothing pass`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let early = try await TestClient(port: proxy.port)
            try await expectEcho(early)
            let before = await proxy.statistics
            try await proxy.set(.blackhole)
            let late = try await TestClient(port: proxy.port)
            for client in [early, late] { try await client.write(message) }
            let during = await proxy.statistics
            #expect(during.bytesToServer == before.bytesToServer && during.accepted == 2)
            // What was held back passes when the fault ends.
            try await proxy.set(.none)
            for client in [early, late] { #expect(try await client.read(message.count) == message) }
        }
    }

    @Test func `reset ends connections, and new ones too`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let early = try await TestClient(port: proxy.port)
            try await expectEcho(early)
            try await proxy.set(.reset)
            #expect(try await early.readToEnd().end == .reset)
            #expect(try await server.ends(1) == [.reset])
            let end = try await ending(of: proxy.port)
            #expect(end == .reset)
            let statistics = await proxy.statistics
            #expect(statistics.accepted == 2 && statistics.open == 0)
        }
    }

    @Test func `all connections can be reset once`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let clients = [try await TestClient(port: proxy.port), try await TestClient(port: proxy.port)]
            for client in clients { try await expectEcho(client) }
            await proxy.resetAll()
            for client in clients { #expect(try await client.readToEnd().end == .reset) }
            #expect(await proxy.statistics.open == 0)
            try await expectEcho(TestClient(port: proxy.port))
        }
    }

    @Test func `a trickle lets so many bytes pass in an interval`() async throws {
        try await EchoServer.withProxy { server, proxy in
            try await proxy.set(.trickle(bytes: 5, every: .seconds(3600)))
            let client = try await TestClient(port: proxy.port)
            try await client.write(message)
            await proxy.wait { $0.bytesToServer > 0 && $0.bytesToClient > 0 }
            let statistics = await proxy.statistics
            #expect(statistics.bytesToServer == 5 && statistics.bytesToClient == 5)
            try await proxy.set(.trickle(bytes: 1, every: .milliseconds(1)))
            #expect(try await client.read(message.count) == message)
        }
    }

    @Test func `slices change nothing but the pieces`() async throws {
        var random = SeededGenerator()
        let seed = random.seed
        let bytes = (0..<20_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        try await EchoServer.withProxy { server, proxy in
            try await proxy.set(.slice(seed: seed))
            let client = try await TestClient(port: proxy.port)
            async let echo = client.read(bytes.count)
            try await client.write(bytes)
            #expect(try await echo == bytes, "seed \(seed)")
        }
    }

    @Test(arguments: FaultProxy.Direction.allCases)
    func `a hook is called once, at the very byte`(_ direction: FaultProxy.Direction) async throws {
        try await EchoServer.withProxy { server, proxy in
            let client = try await TestClient(port: proxy.port)
            try await expectEcho(client)
            let counts = Log<Int>()
            await proxy.onBytes(5, direction) {
                try? server.waitForBytes(17)
                counts.append(server.received.count)
            }
            try await expectEcho(client)
            try await expectEcho(client)
            // The request has passed as a whole where the response is what is counted.
            #expect(counts.entries == [direction == .toServer ? 17 : 24])
        }
    }

    @Test func `a fault that begins at a byte begins before any further one passes`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let client = try await TestClient(port: proxy.port)
            await proxy.onBytes(5, .toServer, set: .blackhole)
            try await client.write(message)
            let passed = await proxy.wait { $0.bytesToServer >= 5 }
            #expect(passed.bytesToServer == 5)
            try await proxy.set(.none)
            #expect(try await client.read(message.count) == message)
        }
    }

    @Test func `an answer is cut however soon it follows the byte that brings the fault`() async throws {
        for _ in 0..<200 {
            try await EchoServer.withProxy { server, proxy in
                let client = try await TestClient(port: proxy.port)
                try await expectEcho(client)
                await proxy.onBytes(5, .toServer, set: .cut(afterBytes: 0, .toClient))
                try await client.write(message)
                #expect(try await client.read(message.count).isEmpty)
            }
        }
    }

    @Test func `waiting ends when the task is cancelled or the proxy closes`() async throws {
        let server = try EchoServer()
        defer { server.stop() }
        let proxy = try FaultProxy(target: server.port)
        let early = Task { await proxy.wait { _ in false } }
        early.cancel()
        #expect(await early.value.accepted == 0)
        for isCancelled in [true, false] {
            let asked = Log<Bool>()
            let waiting = Task {
                await proxy.wait { _ in
                    asked.append(true)
                    return false
                }
            }
            while asked.entries.isEmpty { await Task.yield() }
            if isCancelled { waiting.cancel() } else { await proxy.close() }
            #expect(await waiting.value.accepted == 0)
        }
        #expect(await proxy.wait { _ in false }.accepted == 0)
    }
}
