import CairnRepositories
import CairnRuntime
import Foundation
import TestSupport
import Testing

@testable import CairnPostgreSQL

/// Encryption, and whether a server is who it says.
@Suite(.needsServer(.postgreSQL)) struct TLSTests {
    private func configuration(_ tls: PostgresConfiguration.TLS, authority: String?) throws -> PostgresConfiguration {
        var configuration = try PostgresConfiguration(url: ServerEnvironment.current.require(.postgreSQL))
        configuration.tls = tls
        configuration.authorityFile = authority
        return configuration
    }

    private var authority: String {
        get throws { try #require(ProcessInfo.processInfo.environment["CAIRN_TEST_POSTGRES_CA_FILE"]) }
    }

    private func isEncrypted(_ configuration: PostgresConfiguration) async throws -> Bool? {
        try await Scratch.withClient(configuration) { client in
            try await client.read("look", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").truth(0, 0)
        }
    }

    @Test func `a server is trusted that shows a certificate for its host by a known authority`() async throws {
        #expect(try await isEncrypted(configuration(.verifyFull, authority: authority)) == true)
        #expect(try await isEncrypted(configuration(.verifyCA, authority: authority)) == true)
        #expect(try await isEncrypted(configuration(.require, authority: nil)) == true)
        #expect(try await isEncrypted(configuration(.disable, authority: nil)) == false)
    }

    @Test func `a server that does not prove who it is is refused for good`() async throws {
        let other = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-\(UUID()).crt").path
        try "".write(toFile: other, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: other) }
        for file in [other, "/nowhere/ca.crt"] {
            let error = await #expect(throws: CairnError.self) {
                try await isEncrypted(configuration(.verifyFull, authority: file))
            }
            #expect(error?.code == .authentication && error?.isTransient == false, "\(error as Any)")
        }
    }
}
