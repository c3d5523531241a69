internal import Foundation

/// The servers that the environment offers to tests.
public struct ServerEnvironment: Sendable {
    /// The environment of this process.
    public static let current = ServerEnvironment(ProcessInfo.processInfo.environment)

    private let variables: [String: String]

    /// Reads variables.
    public init(_ variables: [String: String]) {
        self.variables = variables
    }

    /// The address of a server; nil if the environment does not offer it.
    public func url(of server: TestServer) -> String? {
        variables[server.variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether tests that need a server can run.
    ///
    /// - Throws: `MissingServer` if they cannot but have to, as in CI: `CAIRN_TEST_REQUIRE_SERVERS` is `1`.
    public func offers(_ server: TestServer) throws(MissingServer) -> Bool {
        if url(of: server) != nil { return true }
        if variables["CAIRN_TEST_REQUIRE_SERVERS"] == "1" { throw MissingServer(server: server) }
        return false
    }

    /// The address of a server.
    ///
    /// - Throws: `MissingServer` if the environment does not offer it.
    public func require(_ server: TestServer) throws(MissingServer) -> String {
        guard let url = url(of: server) else { throw MissingServer(server: server) }
        return url
    }
}

/// A test needs a server that the environment does not offer.
public struct MissingServer: Error, CustomStringConvertible {
    /// The server.
    public let server: TestServer

    /// What to do about it.
    public var description: String {
        "this needs \(server): set \(server.variable), as `scripts/servers up` and `scripts/servers env` do"
    }
}
