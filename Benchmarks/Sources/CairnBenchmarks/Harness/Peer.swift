import Foundation

/// A program that answers line by line, started once so that only its work is timed.
final class Peer {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var received = Data()

    init(_ arguments: [String], environment: [String: String]) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Sends a line and waits for the words of the answer.
    func ask(_ line: String) throws -> [Substring] {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let answer = String(decoding: received[..<end], as: UTF8.self)
                received = Data(received[(end + 1)...])
                return answer.split(separator: " ")
            }
            let more = output.fileHandleForReading.availableData
            try expect(!more.isEmpty, "\(process.arguments ?? []) ended")
            received += more
        }
    }
}
