import Foundation

/// A client for Python, reading what Cairn reads.
struct PythonPeer {
    private let name: String
    private let sql: String
    private let peer: Peer

    /// Nil, with a message, where it is not installed.
    ///
    /// - Parameters:
    ///   - name: The name of the client; `-` is `_` in that of its script.
    ///   - sql: What it asks.
    init?(_ name: String, url: String, sql: String) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let scripts = environment["CAIRN_BENCH_PEERS"], let packages = environment["CAIRN_BENCH_PACKAGES"] else {
            note("left out: \(name), which is not installed")
            return nil
        }
        self.name = name
        self.sql = sql.replacing("\n", with: " ")
        let script = "\(scripts)/\(name.replacing("-", with: "_"))_peer.py"
        peer = try Peer(["python3", script, url], environment: ["PYTHONPATH": packages])
    }

    /// The seconds of one read, as `rows` or as `arrow`.
    func read(_ form: String, count: Int, sum: Int128) throws -> Double {
        let answer = try peer.ask("\(form) \(sql)")
        guard answer.count == 3, let seconds = Double(answer[0]) else {
            throw ChildProcess.Failure(description: "\(name): \(answer.joined(separator: " "))")
        }
        try expect(answer[1...] == ["\(count)", "\(sum)"], "\(name) read \(answer)")
        return seconds
    }
}
