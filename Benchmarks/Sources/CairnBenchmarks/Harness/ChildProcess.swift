#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A command run to its end, with the time and memory that the system counted for it.
struct ChildProcess {
    let seconds: Double
    /// The most memory that was resident at once, in bytes.
    let peakBytes: Int

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a command with its output thrown away.
    ///
    /// - Parameters:
    ///   - arguments: The program, found by the path, and its arguments.
    ///   - environment: Variables to set.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        for (name, value) in environment { setenv(name, value, 1) }
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
        var usage = rusage()
        guard wait4(process, &status, 0, &usage) == process, status == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")) failed with status \(status)")
        }
        return ChildProcess(seconds: (clock.now - start) / .seconds(1), peakBytes: usage.ru_maxrss * 1024)
    }
}
