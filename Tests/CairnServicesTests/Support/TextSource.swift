import CairnServices
import Synchronization

/// Bytes from memory, handed out in pieces; like a pipe its length is unknown.
final class TextSource: ByteSource {
    let name: String
    private let pieces: Mutex<[[UInt8]]>
    private let consumed = Mutex<Int64>(0)

    init(_ text: String, name: String = "<stdin>", pieceSize: Int = 1000) {
        self.name = name
        let bytes = Array(text.utf8)
        let starts = stride(from: 0, to: bytes.count, by: pieceSize)
        pieces = Mutex(starts.map { Array(bytes[$0..<min($0 + pieceSize, bytes.count)]) })
    }

    func nextChunk() async throws -> ByteChunk? {
        try Task.checkCancellation()
        guard let piece = pieces.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return nil }
        let total = consumed.withLock { consumed in
            consumed += Int64(piece.count)
            return consumed
        }
        return ByteChunk(bytes: piece, progress: InputProgress(consumed: total, total: nil))
    }
}
