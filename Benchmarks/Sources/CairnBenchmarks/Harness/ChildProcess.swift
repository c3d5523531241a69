import Foundation

/// A command run to its end, with the time and memory that the system counted for it.
struct ChildProcess {
    let seconds: Double
    /// The most memory that was resident at once, in bytes; zero unless it was watched.
    let peakBytes: Int

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a command with its output thrown away.
    ///
    /// - Parameters:
    ///   - arguments: The program, found by the path, and its arguments.
    ///   - watchesMemory: Whether to look at the memory every few milliseconds, which costs precision in time.
    static func run(_ arguments: [String], watchesMemory: Bool = false) throws -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var argv = arguments.map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        let clock = ContinuousClock()
        let start = clock.now
        var process = pid_t()
        let code = posix_spawnp(&process, arguments[0], &actions, nil, &argv, environ)
        guard code == 0 else {
            throw Failure(description: "cannot start \(arguments[0]): \(String(cString: strerror(code)))")
        }
        var status: Int32 = 0
        var peak = 0
        while watchesMemory, waitpid(process, &status, WNOHANG) == 0 {
            peak = max(peak, peakBytes(of: process))
            usleep(5000)
        }
        guard watchesMemory || waitpid(process, &status, 0) == process, status == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")) failed with status \(status)")
        }
        return ChildProcess(seconds: (clock.now - start) / .seconds(1), peakBytes: peak)
    }

    /// Runs a command.
    ///
    /// - Returns: What it printed, errors too, however it ended.
    static func output(of arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // 127: there is no such program.
        guard process.terminationStatus < 127 else { throw Failure(description: text) }
        return text
    }

    /// What the kernel remembers as the highest; `getrusage` would count the memory of the parent before `exec` too.
    private static func peakBytes(of process: pid_t) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1024
    }
}
