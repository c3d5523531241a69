/// Many small runs at once.
enum Load {
    /// Runs `body` in several tasks, in each so many times in turn.
    ///
    /// - Parameter body: Gets a number that no other run gets, from zero on.
    /// - Returns: What each run gave, in no order.
    @discardableResult
    static func run<T: Sendable>(
        tasks: Int, each count: Int, _ body: @escaping @Sendable (Int) async throws -> T
    ) async throws -> [T] {
        try await withThrowingTaskGroup { group in
            for task in 0..<tasks {
                group.addTask {
                    var results: [T] = []
                    results.reserveCapacity(count)
                    for run in 0..<count { results.append(try await body(task * count + run)) }
                    return results
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
