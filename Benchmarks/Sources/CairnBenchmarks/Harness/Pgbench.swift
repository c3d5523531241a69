import Foundation

/// Drives a server with `pgbench`, which does nothing but send statements and receive answers.
struct Pgbench {
    private let url: String
    private let script: String

    /// Nil, with a message, where it is not installed.
    ///
    /// - Parameters:
    ///   - script: What each client does again and again.
    ///   - folder: Where the script is kept.
    init?(_ script: String, url: String, folder: String) throws {
        guard (try? ChildProcess.output(of: ["pgbench", "--version"])) != nil else {
            note("left out: pgbench, which is not installed")
            return nil
        }
        self.url = url
        self.script = folder + "/pgbench.sql"
        try script.write(toFile: self.script, atomically: true, encoding: .utf8)
    }

    /// What one run of the script takes on average, connecting not counted.
    ///
    /// - Parameter runs: How many runs there are, those of all connections together.
    func secondsPerRun(connections: Int, runs: Int) throws -> Double {
        let text = try ChildProcess.output(of: [
            // Not by time: the signal that ends it does not come through in a child of a thread that takes no signals.
            "pgbench", "--no-vacuum", "--protocol=prepared", "--client=\(connections)", "--jobs=2",
            "--transactions=\(runs / connections)", "--file=\(script)", url,
        ])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let rate = Double(line.split(separator: " ")[2]), rate > 0,
            text.contains("number of failed transactions: 0 ")
        else { throw ChildProcess.Failure(description: "pgbench said: \(text)") }
        return 1 / rate
    }
}
