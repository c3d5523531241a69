import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnClickHouse

/// Servers that prove who they are, or do not.
@Suite(.needsServer(.clickHouseTLS)) struct TLSTests {
    private let url: String
    private let authority: String

    init() throws {
        url = try ServerEnvironment.current.require(.clickHouseTLS)
        authority = try #require(ProcessInfo.processInfo.environment["CAIRN_TEST_CLICKHOUSE_CA_FILE"])
    }

    /// An authority that has nothing to do with the server.
    private let stranger = """
        -----BEGIN CERTIFICATE-----
        MIIBjzCCATWgAwIBAgIUDLGAfkQlmQc6nuWVmsSQ1jWPrE4wCgYIKoZIzj0EAwIw
        HDEaMBgGA1UEAwwRYW5vdGhlciBhdXRob3JpdHkwIBcNMjYxMTIxMTY1NTIyWhgP
        MjEyNjEwMjgxNjU1MjJaMBwxGjAYBgNVBAMMEWFub3RoZXIgYXV0aG9yaXR5MFkw
        EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKk8ni1qtfX8VayJWJ7G8EVJBRgEOHXmT
        VNJACKcqLlQnPqnYi0BJs350G8kzc+5dIVxbcJ4FPhinlo2kAe0w9qNTMFEwHQYD
        VR0OBBYEFD3ZeVD+LkJ3vQpV/ICsVJ65gXFdMB8GA1UdIwQYMBaAFD3ZeVD+LkJ3
        vQpV/ICsVJ65gXFdMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh
        AP0dG791lO9CYeRmwLq7ZW4NkI8xdjK+iOfmSX16kiuzAiBqKBdlHS5MehE0xi2V
        AJg/eBfSy91NFIDrp7/9ICnVPw==
        -----END CERTIFICATE-----
        """

    private func ask(_ options: String, host: String? = nil) async throws -> [Int] {
        var configuration = try ClickHouseConfiguration(url: url + options)
        if let host { configuration.hosts[0].name = host }
        return try await Scratch.withClient(configuration) {
            try await $0.integers("SELECT number FROM numbers(100000)")
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `a server whose authority is trusted is believed`(_ host: String) async throws {
        #expect(try await ask("?ca_file=\(authority)", host: host) == Array(0..<100_000))
    }

    @Test func `a server whose authority nobody trusts is refused`() async throws {
        let failure = try await error { try await ask("") }
        #expect(failure.code == .authentication && !failure.isTransient && failure.outcome == .notApplied)
    }

    @Test func `a server that another authority vouches for is refused`() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).crt")
        try Data(stranger.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let failure = try await error { try await ask("?ca_file=\(file.path)") }
        #expect(failure.code == .authentication && !failure.isTransient)
    }

    @Test func `a file of authorities that is not there is an error that names it`() async throws {
        let failure = try await error { try await ask("?ca_file=/no/such/file.crt") }
        #expect(failure.code == .authentication && !failure.isTransient)
        #expect(failure.debugDescription.contains("/no/such/file.crt"))
    }

    @Test func `whoever wants it is not shown any proof`() async throws {
        #expect(try await ask("?verify=false") == Array(0..<100_000))
    }

    @Test(arguments: ClickHouseCompression.allCases)
    func `a connection that is cut is an error over TLS too`(_ compression: ClickHouseCompression) async throws {
        var configuration = try ClickHouseConfiguration(url: url + "?ca_file=\(authority)")
        configuration.compression = compression
        var random = SeededGenerator()
        let seed = random.seed
        try await configuration.throughProxy { configuration, proxy in
            try await Scratch.withClient(configuration) { client in
                let query: SQL = "SELECT cityHash64(number) % 1000000 FROM numbers(100000)"
                let start = await proxy.statistics.bytesToClient
                let whole = try await client.integers(query)
                let length = await proxy.statistics.bytesToClient - start
                for _ in 0..<20 {
                    let count = Int.random(in: 0..<length - 4000, using: &random)
                    try await proxy.set(.cut(afterBytes: count, .toClient))
                    let failure = try await error { try await client.integers(query) }
                    #expect(failure.code == .unavailable, "seed \(seed), cut after \(count): \(failure)")
                }
                try await proxy.set(.none)
                #expect(try await client.integers(query) == whole)
            }
        }
    }
}
