import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What signals do to a command that waits for its input.
@Suite struct SignalTests {
    /// Imports from a pipe, sends a signal in the middle, and closes the pipe.
    ///
    /// - Parameters:
    ///   - number: The signal.
    ///   - prefix: What the shell does before it becomes the command.
    private func importInterrupted(by number: Int32, after prefix: String = "") async throws -> Process {
        // A command that ended too early must fail the test, not end it.
        signal(SIGPIPE, SIG_IGN)
        let cairn = try CommandLineTool()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", prefix + "exec \"$0\" import - -s A -t 1m --store sqlite:a.sqlite 2>/dev/null",
            CommandLineTool.executable.path,
        ]
        process.currentDirectoryURL = cairn.folder
        let pipe = Pipe()
        process.standardInput = pipe
        let rows = "timestamp,open,high,low,close,volume\n" + String(repeating: "2024-01-01,1,1,1,1,1\n", count: 20_000)
        await withCheckedContinuation { continuation in
            process.terminationHandler = { _ in continuation.resume() }
            DispatchQueue.global().async {
                do {
                    try process.run()
                    // More than a pipe holds: when it is written, the command is reading.
                    try pipe.fileHandleForWriting.write(contentsOf: Data(rows.utf8))
                    kill(process.processIdentifier, number)
                    if !prefix.isEmpty { try pipe.fileHandleForWriting.close() }
                } catch {
                    Issue.record(error)
                    if !process.isRunning { continuation.resume() }
                }
            }
        }
        return process
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal cancels`(signal: Int32) async throws {
        let process = try await importInterrupted(by: signal)
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
    }

    @Test func `a signal that was ignored at the start stays ignored`() async throws {
        let process = try await importInterrupted(by: SIGHUP, after: "trap '' HUP; ")
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
    }
}
