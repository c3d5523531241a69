/// PostgreSQL's own client, started once so that only its work is timed.
struct Psql {
    private let peer: Peer

    init(_ url: String) throws {
        let options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--field-separator", " "]
        peer = try Peer(["psql"] + options + ["--set", "ON_ERROR_STOP=1", url], environment: [:])
    }

    /// Runs lines that answer nothing.
    func run(_ lines: String) throws {
        try expect(try ask("\(lines)\nSELECT 'done';") == ["done"], "psql answered something to \(lines)")
    }

    /// The values of the one row that a statement answers.
    func ask(_ sql: String) throws -> [Substring] { try peer.ask(sql) }

    /// The one number that a statement answers.
    func number(_ sql: String) throws -> Int {
        let answer = try ask(sql)
        guard answer.count == 1, let number = Int(answer[0]) else {
            throw ChildProcess.Failure(description: "psql answered \(answer) to \(sql)")
        }
        return number
    }
}
