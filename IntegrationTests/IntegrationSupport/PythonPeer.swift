internal import Foundation

/// A script for Python that reads and writes what Cairn does, in a process of its own.
public struct PythonPeer: Sendable {
    /// A Python that has the packages of the peers, from `CAIRN_TEST_PYTHON`; nil leaves the tests out.
    public static let python = ProcessInfo.processInfo.environment["CAIRN_TEST_PYTHON"].flatMap {
        $0.isEmpty ? nil : $0
    }
    /// Why tests are left out without one.
    public static let reason = "this needs CAIRN_TEST_PYTHON, a Python that `scripts/test_python` makes"

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let script: URL

    /// A script that takes a request as JSON on standard input and prints an answer as JSON.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - file: The source beside which it lies.
    public init(_ name: String, beside file: String = #filePath) {
        script = URL(filePath: file).deletingLastPathComponent().appending(path: name)
    }

    /// Runs the script.
    ///
    /// - Throws: When it cannot be run, ends with another status than 0, or answers what is no `Answer`.
    public func ask<Answer: Decodable>(_ request: some Encodable) async throws -> Answer {
        let input = try JSONEncoder().encode(request)
        let output = try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: it waits.
            Thread.detachNewThread { continuation.resume(with: Result { try run(input) }) }
        }
        return try JSONDecoder().decode(Answer.self, from: output)
    }

    private func run(_ input: Data) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: Self.python ?? "python3")
        process.arguments = ["-B", script.path]
        // What the scripts share lies beside this file.
        let folder = URL(filePath: #filePath).deletingLastPathComponent().path
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": folder]) { $1 }
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.run()
        // The script reads all before it writes anything.
        try stdin.fileHandleForWriting.write(contentsOf: input)
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(script.path) ended with status \(process.terminationStatus)")
        }
        return output
    }
}
