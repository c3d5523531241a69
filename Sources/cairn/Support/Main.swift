import ArgumentParser
import Foundation

/// The entry point: parses, runs, and turns every outcome into one exit code.
@main
@MainActor
enum Main {
    static func main() async {
        // A reader that goes away is an error of the write that meets it, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let command: any ParsableCommand
        do {
            command = try Cairn.parseAsRoot()
        } catch {
            Exit.afterParsing(error)
        }
        let work = Task { try await run(command) }
        let interrupts = InterruptHandler { work.cancel() }
        defer { interrupts.stop() }
        do {
            try await work.value
        } catch {
            Exit.afterRunning(error, wasInterrupted: interrupts.hasCome)
        }
    }

    private static func run(_ command: any ParsableCommand) async throws {
        if let command = command as? any CairnCommand {
            try await command.execute()
        } else {
            // Help, and commands that only hold others: what they throw is what there is to print.
            var command = command
            do {
                try command.run()
            } catch {
                Exit.afterParsing(error)
            }
        }
    }
}
