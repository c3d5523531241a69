public import Testing

extension Trait where Self == ConditionTrait {
    /// Leaves a test or suite out, with a reason, where a server is missing; where servers are required it fails.
    public static func needsServer(
        _ server: TestServer, in environment: ServerEnvironment = .current
    ) -> ConditionTrait {
        .enabled("\(MissingServer(server: server))") { try environment.offers(server) }
    }
}
