import Foundation

/// Drives a server with `wrk`, which does nothing but write requests and read answers.
struct Wrk {
    private let url: String
    private let script: String

    /// Nil, with a message, where it is not installed.
    init?(_ body: String, to url: String, headers: [String]) throws {
        guard (try? ChildProcess.output(of: ["wrk", "-v"])) != nil else {
            note("left out: wrk, which is not installed")
            return nil
        }
        self.url = url
        script = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-bench-\(UUID()).lua").path
        let lines =
            ["wrk.method = 'POST'", "wrk.body = [[\(body)]]"]
            + headers.map { header in
                let parts = header.split(separator: ": ", maxSplits: 1)
                return "wrk.headers['\(parts[0])'] = '\(parts[1])'"
            }
        try lines.joined(separator: "\n").write(toFile: script, atomically: true, encoding: .utf8)
    }

    /// What one request takes on average during a few seconds with so many connections.
    func secondsPerRequest(connections: Int) throws -> Double {
        let text = try ChildProcess.output(of: [
            "wrk", "-t1", "-c\(connections)", "-d3s", "--timeout", "30s", "-s", script, url,
        ])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Requests/sec:") }),
            let rate = line.split(separator: " ").last.flatMap({ Double($0) }), rate > 0
        else { throw ChildProcess.Failure(description: "wrk said: \(text)") }
        try expect(!text.contains("Non-2xx") && !text.contains("Socket errors"), "wrk said: \(text)")
        return 1 / rate
    }
}
