@testable import TestSupport

/// A connected socket, for a thread that may wait: a minute at most.
struct TestStream: Sendable {
    /// How a connection came to its end.
    enum End: Hashable, Sendable {
        case closed, reset
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let socket: Int32

    /// Reads what there is, waiting for it; nothing at the end of the stream.
    func read(most: Int = 1 << 16) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = try transfer { bytes.withUnsafeMutableBytes { Socket.read(socket, into: $0) } }
        return Array(bytes[..<count])
    }

    /// Reads until there is no more.
    func readToEnd() throws -> (bytes: [UInt8], end: End) {
        var all: [UInt8] = []
        while true {
            do {
                let bytes = try read()
                if bytes.isEmpty { return (all, .closed) }
                all += bytes
            } catch is SystemCallError {
                return (all, .reset)
            }
        }
    }

    /// Writes all of it.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        repeat {
            let count = try transfer { rest.withUnsafeBytes { Socket.write($0, to: socket) } }
            rest = rest.dropFirst(count)
        } while !rest.isEmpty
    }

    private func transfer(_ call: () -> Socket.Transfer) throws -> Int {
        let limit = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < limit {
            switch call() {
            case .bytes(let count): return count
            case .failed: throw SystemCallError("transfer")
            case .wouldBlock:
                // Soon again rather than when ready: one wait for both directions.
                var poller = Poller()
                poller.add(socket, read: true)
                poller.wake(at: .now.advanced(by: .milliseconds(1)))
                poller.wait()
            }
        }
        throw Failure(description: "nothing happened on the connection for a minute")
    }
}
