import Synchronization

@testable import cairn

/// Keeps what is written, and can refuse to.
final class MemorySink: ByteSink {
    private let chunks = Mutex<[[UInt8]]>([])
    private let failure: (any Error)?

    init(failingWith failure: (any Error)? = nil) {
        self.failure = failure
    }

    func write(_ bytes: [UInt8]) throws {
        if let failure { throw failure }
        chunks.withLock { $0.append(bytes) }
    }

    /// The sizes of the pieces written.
    var chunkSizes: [Int] { chunks.withLock { $0.map(\.count) } }

    /// Everything written, as text.
    var text: String { String(decoding: chunks.withLock { $0.flatMap { $0 } }, as: UTF8.self) }

    /// Everything written, as lines.
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}
