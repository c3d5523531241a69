import Synchronization

@testable import TestSupport

/// Sends back what it reads, on a free port of 127.0.0.1, and remembers it.
final class EchoServer: Sendable {
    private struct State {
        var isStopping = false
        var accepted = 0
        var received: [UInt8] = []
        var ends: [TestStream.End] = []
    }

    let port: UInt16
    private let state = Mutex(State())
    private let listener: Int32

    init() throws {
        listener = try Socket.listening(on: 0)
        port = try Socket.port(of: listener)
        try PosixThread("EchoServer") { [self] in accept() }.detach()
    }

    /// Runs `body` with a server and a proxy before it.
    static func withProxy(_ body: (EchoServer, FaultProxy) async throws -> Void) async throws {
        let server = try EchoServer()
        defer { server.stop() }
        try await FaultProxy.withProxy(to: server.port) { try await body(server, $0) }
    }

    /// What was read, on all connections.
    var received: [UInt8] { state.withLock(\.received) }

    /// How connections ended, so many of them; waits for them on a thread.
    func ends(_ count: Int) async throws -> [TestStream.End] {
        try await onThread { [self] in
            try wait { $0.ends.count >= count }
            return state.withLock(\.ends)
        }
    }

    /// Whether all connections have ended.
    var isIdle: Bool { state.withLock { $0.ends.count == $0.accepted } }

    /// Waits, on the caller's thread, until so many bytes have come.
    func waitForBytes(_ count: Int) throws { try wait { $0.received.count >= count } }

    /// Ends its threads once its clients have gone.
    func stop() { state.withLock { $0.isStopping = true } }

    private func wait(until condition: (borrowing State) -> Bool) throws {
        try eventually("the server") { state.withLock { condition($0) } }
    }

    private func accept() {
        while !state.withLock(\.isStopping) {
            guard let socket = Socket.accepted(from: listener) else {
                pause()
                continue
            }
            state.withLock { $0.accepted += 1 }
            try? PosixThread("EchoServer") { [self] in serve(TestStream(socket: socket)) }.detach()
        }
        Socket.close(listener)
    }

    private func serve(_ stream: TestStream) {
        var end = TestStream.End.closed
        do {
            while true {
                let bytes = try stream.read()
                if bytes.isEmpty { break }
                state.withLock { $0.received += bytes }
                try stream.write(bytes)
            }
        } catch {
            end = .reset
        }
        Socket.close(stream.socket)
        state.withLock { $0.ends.append(end) }
    }
}
