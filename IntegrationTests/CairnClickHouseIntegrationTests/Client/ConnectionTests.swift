import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnClickHouse

/// How connections and threads are used.
@Suite(.needsServer(.clickHouse)) struct ConnectionTests {
    @Test func `one connection carries one query after the other`() async throws {
        try await Scratch.withProxiedClient { client, proxy in
            for number in 0..<50 { #expect(try await client.echo(number) == number) }
            _ = try await error { try await client.integers("SELECT nothing") }
            #expect(try await client.integers("SELECT 1") == [1])
            #expect(await proxy.statistics.accepted == 1)
        }
    }

    @Test func `a connection that the server closed meanwhile is not used again`() async throws {
        try await Scratch.withProxiedClient { client, proxy in
            for number in 0..<10 {
                let answer = try await client.echo(number)
                #expect(answer == number)
                await proxy.resetAll()
                await proxy.wait { $0.open == 0 }
            }
            #expect(await proxy.statistics.accepted == 10)
        }
    }

    /// libcurl would send it again with the same id, without asking; as it is, it may open a connection for that.
    @Test func `a request whose connection dies is sent once`() async throws {
        try await Scratch.withProxiedClient { client, proxy in
            #expect(try await client.integers("SELECT 1") == [1])
            let size = await proxy.statistics.bytesToServer
            await proxy.onBytes(200, .toServer, set: .cut(afterBytes: 0, .toClient))
            let failure = try await error { try await client.integers("SELECT 2") }
            #expect(failure.code == .unavailable && failure.isTransient)
            await client.waitForKilledQueries()
            let sent = await proxy.statistics.bytesToServer
            #expect(3 * size <= sent && sent < 4 * size, "two queries, and one to end the second")
        }
    }

    /// Older than two seconds, because libcurl counts whole ones.
    @Test(arguments: [(1, 2), (600, 1)])
    func `a connection that is too old is not used again`(_ seconds: Int, _ connections: Int) async throws {
        let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        try await configuration.throughProxy { configuration, proxy in
            var limits = CurlLoop.Limits()
            limits.maximumAge = .seconds(seconds)
            limits.maximumIdle = .seconds(600)
            let loop = CurlLoop(limits)
            for (number, sql) in ["SELECT sleep(2.1)", "SELECT 1"].enumerated() {
                let transfer = loop.start(
                    try RequestBuilder(configuration).request(
                        for: .read("test", SQL(literal: sql)), id: "\(UUID())", to: configuration.hosts[0],
                        deadline: nil))
                #expect(try await transfer.head().status == 200, "\(number)")
                while try await transfer.next() != nil {}
            }
            await loop.stop()
            #expect(await proxy.statistics.accepted == connections)
        }
    }

    @Test func `there are never more connections than allowed`() async throws {
        try await Scratch.withProxiedClient { client, proxy in
            var configuration = client.configuration
            configuration.maximumConnections = 4
            // Waiting for a connection, which takes up to eight seconds, is neither connecting nor silence.
            configuration.connectTimeout = .milliseconds(300)
            configuration.idleTimeout = .seconds(5)
            try await Scratch.withClient(configuration) { client in
                try await withThrowingTaskGroup { group in
                    for number in 0..<64 {
                        group.addTask {
                            let answer = try await client.echo(number, after: 0.5)
                            #expect(answer == number)
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(await proxy.statistics.accepted <= 4)
        }
    }

    #if os(Linux)
    /// In a process of its own, where no other test begins threads.
    @Test func `64 queries at once need no more threads than one`() async {
        await #expect(processExitsWith: .success) {
            let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
            let client = try ClickHouseClient(configuration)
            // The pool of the runtime is filled first.
            await withTaskGroup { group in
                for _ in 0..<64 { group.addTask { for _ in 0..<100 { await Task.yield() } } }
            }
            #expect(try await client.integers("SELECT 1") == [1])
            let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
            let most = try await withThrowingTaskGroup { group in
                for number in 0..<64 {
                    group.addTask {
                        #expect(try await client.echo(number, after: 0.05) == number)
                        return try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
                    }
                }
                return try await group.reduce(0) { max($0, $1) }
            }
            await client.close()
            #expect(most <= before)
        }
    }

    @Test func `a client that was closed leaves no thread and no descriptor`() async {
        await #expect(processExitsWith: .success) {
            let configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
            func count(_ folder: String) throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)").count
            }
            var descriptors: Int?
            for _ in 0..<3 {
                let client = try ClickHouseClient(configuration)
                try await withThrowingTaskGroup { group in
                    for _ in 0..<8 { group.addTask { _ = try await client.integers("SELECT sleep(0.01)") } }
                    try await group.waitForAll()
                }
                await client.close()
                let left = try count("fd")
                #expect(left == descriptors ?? left)
                descriptors = left
            }
        }
    }
    #endif
}
