@testable import TestSupport

/// A client of a server on 127.0.0.1. Its calls wait on threads of their own.
final class TestClient: Sendable {
    private let stream: TestStream

    /// Connects.
    init(port: UInt16) async throws {
        stream = try await onThread {
            let stream = TestStream(socket: try Socket.connecting(to: port))
            do {
                // Waits until it is connected.
                try stream.write([])
            } catch {
                Socket.close(stream.socket)
                throw error
            }
            return stream
        }
    }

    deinit { Socket.close(stream.socket) }

    func write(_ bytes: [UInt8]) async throws { try await onThread { [stream] in try stream.write(bytes) } }

    func finishWriting() { Socket.finishWriting(stream.socket) }

    /// Reads so many bytes.
    func read(_ count: Int) async throws -> [UInt8] {
        try await onThread { [stream] in
            var bytes: [UInt8] = []
            while bytes.count < count {
                let more = try stream.read(most: count - bytes.count)
                if more.isEmpty { break }
                bytes += more
            }
            return bytes
        }
    }

    func readToEnd() async throws -> (bytes: [UInt8], end: TestStream.End) {
        try await onThread { [stream] in try stream.readToEnd() }
    }
}

/// Runs something that blocks on a thread of its own.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        do {
            try PosixThread("TestClient") { continuation.resume(with: Result { try body() }) }.detach()
        } catch {
            continuation.resume(throwing: error)
        }
    }
}
