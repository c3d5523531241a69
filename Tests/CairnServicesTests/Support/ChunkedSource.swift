import CairnServices

/// Bytes in memory handed out in pieces of chosen sizes, which repeat.
actor ChunkedSource: ByteSource {
    nonisolated let name: String
    private let bytes: [UInt8]
    private let sizes: [Int]
    private var position = 0
    private var turn = 0

    init(_ bytes: [UInt8], name: String = "prices.csv", sizes: [Int] = [.max]) {
        self.bytes = bytes
        self.name = name
        self.sizes = sizes
    }

    init(_ text: String, name: String = "prices.csv", sizes: [Int] = [.max]) {
        self.init(Array(text.utf8), name: name, sizes: sizes)
    }

    func nextChunk() -> ByteChunk? {
        guard position < bytes.count else { return nil }
        let end = position + min(sizes[turn % sizes.count], bytes.count - position)
        defer {
            position = end
            turn += 1
        }
        return ByteChunk(
            bytes: Array(bytes[position..<end]),
            progress: InputProgress(consumed: Int64(end), total: Int64(bytes.count)))
    }
}
