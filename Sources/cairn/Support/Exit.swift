import ArgumentParser
import CairnDomain
import CairnMigrations
import CairnRepositories
import Foundation

/// Exit codes, and the one place that turns an error into a line on stderr and a code.
enum Exit {
    static let failure: Int32 = 1
    static let usage: Int32 = 2
    static let pending: Int32 = 3
    static let authentication: Int32 = 4
    static let unavailable: Int32 = 5
    static let integrity: Int32 = 6
    static let interrupted: Int32 = 130

    /// Ends the process after the arguments did not lead to a command: help, a version, or a mistake.
    static func afterParsing(_ error: any Error) -> Never {
        let code = Cairn.exitCode(for: error)
        guard code != .success else {
            print(Cairn.fullMessage(for: error))
            exit(0)
        }
        // One clear line; the usage, which can fill a screen, is a --help away.
        let hint = Cairn.fullMessage(for: error).split(separator: "\n").last { $0.contains("--help") } ?? ""
        report("cairn: \(Cairn.message(for: error))")
        report(hint.drop { $0 == " " } + "")
        exit(usage)
    }

    /// Ends the process after a command has thrown.
    static func afterRunning(_ error: any Error, wasInterrupted: Bool) -> Never {
        if let code = error as? ExitCode { exit(code.rawValue) }
        if error is BrokenPipe { exit(0) }
        if wasInterrupted || isCancellation(error) {
            report("cairn: interrupted")
            exit(interrupted)
        }
        if error is ArgumentParser.ValidationError || error is CleanExit { afterParsing(error) }
        report("cairn: \(message(error))")
        exit(code(for: error))
    }

    /// The exit code of an error.
    static func code(for error: any Error) -> Int32 {
        guard let error = error as? CairnError else { return failure }
        if error.code == .schemaMismatch, error.underlying is MigrationRefusal { return pending }
        switch error.code {
        case .authentication: return authentication
        case .unavailable, .timeout, .busy, .closed: return unavailable
        case .corrupt, .invalidStoredData, .schemaMismatch: return integrity
        case .cancelled: return interrupted
        default: return failure
        }
    }

    /// One line for people.
    static func message(_ error: any Error) -> String {
        switch error {
        case let error as CairnError:
            // Unlike a log, the terminal belongs to the owner of the data: the detail may be shown.
            let place = error.operation.isEmpty ? "" : "\(error.operation): "
            return place + error.message + (error.detail.map { " (\($0))" } ?? "")
        case let error as any CustomStringConvertible: return error.description
        default: return error.localizedDescription
        }
    }

    private static func isCancellation(_ error: any Error) -> Bool {
        error is CancellationError || (error as? CairnError)?.code == .cancelled
    }

    private static func report(_ message: String) {
        Messages.note(message)
    }
}
