import CairnDomain
import Foundation

/// The official client for Python, reading what Cairn reads.
struct PythonPeer {
    private let peer: Peer
    private let sql: String

    /// Nil, with a message, where it is not installed.
    init?(_ server: ScratchServer) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let script = environment["CAIRN_BENCH_PEER"], let packages = environment["CAIRN_BENCH_PACKAGES"] else {
            note("left out: clickhouse-connect, which is not installed")
            return nil
        }
        let key = try ClickHouseCandleRows.key
        sql = ClickHouseCandleRows.history.replacing("{p0:String}", with: "'\(key.symbol)'")
            .replacing("{p1:String}", with: "'\(key.exchange)'")
            .replacing("{p2:String}", with: "'\(key.timeframe)'")
        peer = try Peer(["python3", script, server.url], environment: ["PYTHONPATH": packages])
    }

    /// The seconds of one read, as `rows` or as `arrow`.
    func read(_ form: String, count: Int, sum: Int128) throws -> Double {
        let answer = try peer.ask("\(form) \(sql)")
        guard answer.count == 3, let seconds = Double(answer[0]) else {
            throw ChildProcess.Failure(description: "clickhouse-connect: \(answer.joined(separator: " "))")
        }
        try expect(answer[1...] == ["\(count)", "\(sum)"], "clickhouse-connect read \(answer)")
        return seconds
    }
}
