internal import Foundation

/// A server for tests to kill and pause, by the script that `CAIRN_TEST_SERVERS` names.
public struct FaultNode: Sendable {
    /// ClickHouse's.
    public static let clickHouse = FaultNode(name: "clickhouse-fault")
    /// PostgreSQL's.
    public static let postgreSQL = FaultNode(name: "postgres-fault")

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let name: String

    /// Does something to it and returns when it is done: `kill`, `restart`, `pause` or `resume`.
    public func perform(_ verb: String) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // A thread of its own: it waits.
            Thread.detachNewThread {
                continuation.resume(with: Result { try performNow(verb) })
            }
        }
    }

    /// The same on this thread, which waits.
    public func performNow(_ verb: String) throws {
        guard let script = ProcessInfo.processInfo.environment["CAIRN_TEST_SERVERS"] else {
            throw Failure(description: "CAIRN_TEST_SERVERS is not set")
        }
        let process = Process()
        process.executableURL = URL(filePath: script)
        process.arguments = [verb, name]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(script) \(verb) ended with status \(process.terminationStatus)")
        }
    }

    /// Runs `body` and starts the server again, whatever became of it.
    public func withRestart<T>(_ body: () async throws -> T) async throws -> T {
        let result: T
        do {
            result = try await body()
        } catch {
            try await perform("restart")
            throw error
        }
        try await perform("restart")
        return result
    }
}
