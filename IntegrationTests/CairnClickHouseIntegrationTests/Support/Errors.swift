import CairnRepositories
import Testing

/// The error that `body` throws, which the test fails without.
func error(
    of body: () async throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> CairnError {
    let thrown = await #expect(throws: CairnError.self, sourceLocation: sourceLocation) { _ = try await body() }
    return try #require(thrown, sourceLocation: sourceLocation)
}

/// Expects that `body` throws an error with a code.
func expectError(
    _ code: CairnError.Code, _ body: () async throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let error = try await error(of: body, sourceLocation: sourceLocation)
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
}
