import CairnDomain
import CairnMigrations
import CairnRepositories
import CairnRuntime
import TestSupport
import Testing

@testable import CairnClickHouse

/// Opening a storage, and what it says of itself, when not everything is as it should be.
@Suite(.needsServer(.clickHouse)) struct OpeningTests {
    /// A configuration with the server behind two proxies as two hosts, of which the first can be taken away.
    private func withTwoHosts(
        _ configuration: ClickHouseConfiguration, _ body: (ClickHouseConfiguration, FaultProxy) async throws -> Void
    ) async throws {
        try await configuration.throughProxy { one, first in
            try await configuration.throughProxy { other, _ in
                var both = one
                both.hosts += other.hosts
                try await body(both, first)
            }
        }
    }

    @Test func `a first server that accepts and never answers is not waited for long`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { _ in }
            try await withTwoHosts(configuration) { configuration, first in
                var configuration = configuration
                // Connecting and some seconds more, but for this.
                configuration.timeout = .seconds(2)
                try await first.set(.blackhole)
                try await Scratch.withStorage(configuration) { #expect($0.backend == .clickHouse) }
            }
        }
    }

    @Test func `a migrated database can be opened and used while its first server is down`() async throws {
        try await Scratch.withDatabase { configuration in
            let key = try MinuteCandles.key()
            try await Scratch.withStorage(configuration) {
                try await $0.candles().save(MinuteCandles.series(0..<3), in: key)
            }
            try await withTwoHosts(configuration) { configuration, first in
                try await first.set(.refuse)
                try await Scratch.withStorage(configuration) { storage in
                    #expect(try await storage.candles().count(of: key) == 3)
                    let health = await storage.health()
                    #expect(health.status == .degraded)
                    #expect(health.problem?.contains(configuration.hosts[0].description) == true)
                    #expect(health.problem?.contains(configuration.hosts[1].description) == false)
                    try await first.set(.none)
                    #expect(await storage.health().status == .healthy)
                }
            }
        }
    }

    /// Another server might have no history, and migrating would begin anew.
    @Test func `how far the tables are is asked of the first server alone`() async throws {
        try await Scratch.withDatabase { configuration in
            try await Scratch.withStorage(configuration) { _ in }
            try await withTwoHosts(configuration) { configuration, first in
                try await first.set(.refuse)
                let failure = try await error {
                    try await ClickHouseStorage.withMigrator(of: configuration) { try await $0.status() }
                }
                #expect(failure.code == .unavailable && failure.isTransient, "\(failure)")
            }
        }
    }

    @Test func `migrating makes the database where that is asked for, looking does not`() async throws {
        try await Scratch.withDatabase { configuration in
            let pending = try await ClickHouseStorage.withMigrator(of: configuration) { try await $0.status() }
            #expect(pending.entries.map(\.state) == [.pending])
            let list = "SELECT count() FROM system.databases WHERE name = '\(configuration.database)'"
            #expect(try await RawHTTP(configuration).run(list) == "0\n")
            _ = try await ClickHouseStorage.withMigrator(of: configuration) { try await $0.up() }
            #expect(try await RawHTTP(configuration).run(list) == "1\n")
            var reading = configuration
            reading.isReadOnly = true
            let series = try await Scratch.withStorage(reading) { try await $0.candles().series() }
            #expect(series.isEmpty)
        }
    }

    @Test(.needsServer(.clickHouseCluster)) func `a cluster is refused that is not the one the hosts are`() async throws
    {
        let cluster = try ScratchDatabase.configuration(of: ServerEnvironment.current.require(.clickHouseCluster))
        var (unknown, part) = (cluster, cluster)
        unknown.cluster = .init("nowhere")
        part.hosts.removeLast()
        for (configuration, reason) in [(unknown, "no cluster nowhere"), (part, "2 servers and 1 are named")] {
            let failure = try await error { try await ClickHouseStorage.open(configuration) }
            #expect(failure.code == .invalidInput && failure.message.contains(reason), "\(failure)")
        }
    }

    /// Nothing is known of the tables then, and making them elsewhere would split them.
    @Test func `a database that was never migrated is not opened while its first server is down`() async throws {
        try await Scratch.withDatabase { configuration in
            try await withTwoHosts(configuration) { configuration, first in
                try await first.set(.refuse)
                let failure = try await error { try await ClickHouseStorage.open(configuration) }
                #expect(failure.code == .unavailable && failure.isTransient, "\(failure)")
            }
        }
    }

    @Test func `health tells that no connection is free from a server that is down`() async throws {
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.maximumConnections = 2
        configuration.timeout = .seconds(1)
        try await Scratch.withClient(configuration) { client in
            var cursors: [ClickHouseCursor] = []
            for _ in 0..<2 {
                let cursor = try await client.open(.read("test", "SELECT number FROM numbers(1000000000)"))
                #expect(try await cursor.next() != nil)
                cursors.append(cursor)
            }
            let health = await client.health()
            #expect(health.status == .degraded)
            #expect(health.problem?.contains("all connections are in use") == true, "\(health.problem ?? "")")
            for cursor in cursors { _ = try await cursor.next() }
        }
    }

    #if os(Linux)
    @Test func `a stranger in the place of the first server is left for the second`() async throws {
        let stranger = try CannedServer(answer: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nok")
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouse))
        configuration.hosts.insert(.init("127.0.0.1", port: stranger.port), at: 0)
        try await Scratch.withClient(configuration, retries: RetryPolicy(baseDelay: .zero)) { client in
            for number in 0..<40 {
                let answer = try await client.echo(number)
                #expect(answer == number)
            }
        }
    }
    #endif

    @Test(.needsServer(.clickHouseCluster)) func `health names a cluster of which a server is not reached`()
        async throws
    {
        var configuration = try ClickHouseConfiguration(url: ServerEnvironment.current.require(.clickHouseCluster))
        configuration.cluster = .init("cairn_broken")
        try await Scratch.withClient(configuration) { client in
            let health = await client.health()
            #expect(health.status == .degraded)
            #expect(health.problem?.contains("cluster cairn_broken") == true, "\(health.problem ?? "")")
        }
    }

    @Test(.needsServer(.clickHouseCluster)) func `a server that is down shows in the health of the others`()
        async throws
    {
        try await Scratch.withDatabase(of: .clickHouseCluster) { configuration in
            try await Scratch.withStorage(configuration) { storage in
                #expect(await storage.health().status == .healthy)
            }
            try await configuration.throughProxy { configuration, proxy in
                var reversed = configuration
                reversed.hosts.reverse()
                try await Scratch.withStorage(reversed) { storage in
                    try await proxy.set(.reset)
                    #expect(await storage.health().status == .degraded)
                }
            }
        }
    }

    #if os(Linux)
    @Test(arguments: ["", "Content-Length: 0\r\n", "X-Cache: hit\r\nContent-Length: 2\r\n"])
    func `what answers in the place of a server is not taken for one`(_ headers: String) async throws {
        let stranger = try CannedServer(answer: "HTTP/1.1 200 OK\r\n\(headers)Connection: close\r\n\r\nok")
        let configuration = ClickHouseConfiguration(hosts: [.init("127.0.0.1", port: stranger.port)])
        try await Scratch.withClient(configuration) { client in
            let failure = try await error { try await client.integers("SELECT 1") }
            #expect(failure.code == .unavailable && failure.message.contains("not ClickHouse"), "\(failure)")
        }
    }
    #endif
}
