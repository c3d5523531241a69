/// Runs `body`, and `end` however it ended; an error of `body` is the one that counts.
public func finally<T>(_ body: () async throws -> T, do end: () async throws -> Void) async throws -> T {
    let result: T
    do {
        result = try await body()
    } catch {
        try? await end()
        throw error
    }
    try await end()
    return result
}
