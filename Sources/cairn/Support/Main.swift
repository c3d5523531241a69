import ArgumentParser
import Foundation

/// The entry point: parses, runs, and turns every outcome into one exit code.
@main
enum Main {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let command: any ParsableCommand
        do {
            command = try Cairn.parseAsRoot()
        } catch {
            Exit.afterParsing(error)
        }
        let work = Task { try await run(command) }
        let signals = InterruptHandler { work.cancel() }
        defer { signals.stop() }
        do {
            try await work.value
        } catch {
            Exit.afterRunning(error, wasInterrupted: signals.wasInterrupted)
        }
    }

    private static func run(_ command: any ParsableCommand) async throws {
        var command = command
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
