import Testing

@testable import TestSupport

@Suite(.timeLimit(.minutes(1))) struct FaultProxyCutTests {
    private let message = Array("twelve bytes".utf8)

    @Test(arguments: [FaultProxy.Ending.close, .reset])
    func `a response is cut after exactly so many bytes`(_ ending: FaultProxy.Ending) async throws {
        try await EchoServer.withProxy { server, proxy in
            for count in 0...message.count {
                try await proxy.set(.cut(afterBytes: count, .toClient, ending))
                let before = await proxy.statistics.bytesToClient
                let client = try await TestClient(port: proxy.port)
                try await client.write(message)
                let (bytes, end) = try await client.readToEnd()
                #expect(bytes == Array(message.prefix(count)))
                #expect(end == (ending == .close ? .closed : .reset))
                #expect(await proxy.statistics.bytesToClient - before == count)
            }
            #expect(server.received.count == 13 * 12)
        }
    }

    @Test(arguments: [FaultProxy.Ending.close, .reset])
    func `a request is cut after exactly so many bytes`(_ ending: FaultProxy.Ending) async throws {
        try await EchoServer.withProxy { server, proxy in
            var total = 0
            for count in 0...message.count {
                try await proxy.set(.cut(afterBytes: count, .toServer, ending))
                let client = try await TestClient(port: proxy.port)
                try await client.write(message)
                let end = try await client.readToEnd().end
                #expect(end == (ending == .close ? .closed : .reset))
                // The client has gone only now: a cut that closes drains until both sides have.
                _ = consume client
                #expect(try await server.ends(count + 1).last == (ending == .close ? .closed : .reset))
                total += count
                #expect(server.received.count == total)
            }
        }
    }

    @Test func `bytes count from when the fault was set, for each connection`() async throws {
        try await EchoServer.withProxy { server, proxy in
            let early = try await TestClient(port: proxy.port)
            try await early.write(message)
            #expect(try await early.read(message.count) == message)
            try await proxy.set(.cut(afterBytes: 4, .toClient))
            let late = try await TestClient(port: proxy.port)
            for client in [early, late] {
                try await client.write(message)
                #expect(try await client.readToEnd().bytes == Array("twel".utf8))
            }
            #expect(await proxy.statistics.open == 0)
        }
    }

    @Test func `after so many times it is over`() async throws {
        try await EchoServer.withProxy { server, proxy in
            try await proxy.set(.cut(afterBytes: 4, .toClient, times: 2))
            var counts: [Int] = []
            for _ in 0..<4 {
                let client = try await TestClient(port: proxy.port)
                try await client.write(message)
                client.finishWriting()
                counts.append(try await client.readToEnd().bytes.count)
            }
            #expect(counts == [4, 4, 12, 12])
        }
    }

    @Test(arguments: [FaultProxy.Ending.close, .reset])
    func `what was forwarded arrives, however late it is read`(_ ending: FaultProxy.Ending) async throws {
        // More than the client's side takes before somebody reads.
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await EchoServer.withProxy { server, proxy in
            try await proxy.set(.cut(afterBytes: bytes.count, .toClient, ending))
            let client = try await TestClient(port: proxy.port)
            try await client.write(bytes)
            await proxy.wait { $0.bytesToClient == bytes.count && $0.open == 0 }
            if ending == .close {
                // Nor does it matter what the client still has to say.
                for _ in 0..<2 { try await client.write([1]) }
            }
            let received = try await client.readToEnd()
            #expect(received.bytes == bytes)
            #expect(received.end == (ending == .close ? .closed : .reset))
        }
    }

    @Test func `a cut in a large stream is exact, and loses nothing before it`() async throws {
        var random = SeededGenerator()
        let seed = random.seed
        let bytes = (0..<500_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let counts = (0..<4).map { _ in Int.random(in: 1..<bytes.count, using: &random) }
        try await EchoServer.withProxy { server, proxy in
            for (index, count) in counts.enumerated() {
                try await proxy.set(.cut(afterBytes: count, .toClient, index % 2 == 0 ? .close : .reset))
                let client = try await TestClient(port: proxy.port)
                async let echo = client.readToEnd()
                // It may fail: the connection can be cut while it writes.
                try? await client.write(bytes)
                #expect(try await echo.bytes == Array(bytes[..<count]), "seed \(seed)")
            }
        }
    }
}
