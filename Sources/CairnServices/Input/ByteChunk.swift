/// Some bytes of a source and how far the source has been read with them.
public struct ByteChunk: Hashable, Sendable {
    /// The bytes, decompressed.
    public let bytes: [UInt8]
    /// How much of the source has been consumed, this chunk included.
    public let progress: InputProgress

    /// Makes a chunk.
    public init(bytes: [UInt8], progress: InputProgress) {
        self.bytes = bytes
        self.progress = progress
    }
}
