import Foundation
import Testing

@testable import TestSupport

@Suite(.timeLimit(.minutes(1))) struct FaultProxyClosingTests {
    @Test func `closing resets connections and closes the port, and can be repeated`() async throws {
        let server = try EchoServer()
        defer { server.stop() }
        let proxy = try FaultProxy(target: server.port)
        let client = try await TestClient(port: proxy.port)
        try await client.write([1, 2, 3])
        _ = try await client.read(3)
        await proxy.close()
        #expect(try await client.readToEnd().end == .reset)
        await #expect(throws: SystemCallError.self) { try await TestClient(port: proxy.port) }
        await proxy.close()
        try await proxy.set(.none)
        let statistics = await proxy.statistics
        #expect(statistics.accepted == 1 && statistics.open == 0 && statistics.bytesToServer == 3)
    }

    #if os(Linux)
    /// In a process of its own, where no other test opens or starts anything.
    @Test func `closing leaves no descriptor and no thread, whatever the fault`() async {
        await #expect(processExitsWith: .success) {
            let server = try EchoServer()
            let faults: [FaultProxy.Fault] = [
                .none, .refuse, .blackhole, .reset, .cut(afterBytes: 1, .toClient),
                .cut(afterBytes: 1, .toServer, .reset), .latency(.seconds(3600)),
            ]
            var before: Int?
            for fault in [.none] + faults {
                try await FaultProxy.withProxy(to: server.port) { proxy in
                    let client = try await TestClient(port: proxy.port)
                    try await client.write([1, 2, 3])
                    try await proxy.set(fault)
                    let late = try? await TestClient(port: proxy.port)
                    try? await late?.write([1, 2, 3])
                }
                // The server's side of each connection ends a moment later, as does the system's view of a thread. The
                // first round also opens what the runtime opens once.
                let expected = before
                before = try await onThread {
                    try eventually("no thread is left") { try Self.proxyThreads() == 0 }
                    try eventually("the server's connections have ended") { server.isIdle }
                    guard let expected else { return try Self.descriptors() }
                    try eventually("no descriptor is left") { try Self.descriptors() == expected }
                    return expected
                }
            }
        }
    }

    @Test func `a proxy that is dropped closes too`() async {
        await #expect(processExitsWith: .success) {
            let server = try EchoServer()
            var proxy: FaultProxy? = try FaultProxy(target: server.port)
            let port = try #require(proxy?.port)
            try await onThread { try eventually("it runs") { try Self.proxyThreads() == 1 } }
            proxy = nil
            try await onThread { try eventually("no thread is left") { try Self.proxyThreads() == 0 } }
            await #expect(throws: SystemCallError.self) { try await TestClient(port: port) }
        }
    }

    private static func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    private static func proxyThreads() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count {
            let name = try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)
            return name == "FaultProxy\n"
        }
    }
    #endif
}
