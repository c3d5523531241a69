/// The bytes of a file or of standard input, decompressed when they are gzip.
///
/// Reading and decompressing happen on a queue of the source's own. Of a file the next chunk is prepared while the
/// consumer works on the last one; a pipe is read only when asked, because such a read may wait for ever.
/// Cancelling the task that waits for a pipe ends the wait.
public actor FileByteSource: ByteSource {
    /// The path, or `<stdin>`.
    public nonisolated let name: String

    private nonisolated let executor = QueueExecutor(label: "cairn.file-byte-source")
    private let path: String
    private let chunkSize: Int
    private var reader: InputReader?
    private var ahead: Result<ByteChunk?, any Error>?
    private var isAtEnd = false

    /// Makes a source; the file is opened when the first chunk is asked for.
    ///
    /// - Parameters:
    ///   - path: The file, or `-` for standard input.
    ///   - chunkSize: The most bytes of one chunk, at least one.
    public init(path: String, chunkSize: Int = 1 << 20) {
        self.path = path
        self.chunkSize = max(1, chunkSize)
        name = path == "-" ? "<stdin>" : path
    }

    /// The queue on which the source runs.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The next bytes, never an empty chunk; nil at the end.
    ///
    /// - Throws: `InputError` when the file is missing, unreadable or damaged gzip; `CancellationError`.
    public func nextChunk() throws -> ByteChunk? {
        let next = ahead
        ahead = nil
        let chunk = try next?.get() ?? read()
        if chunk != nil, reader?.mayBlock == false { Task { readAhead() } }
        return chunk
    }

    private func readAhead() {
        if ahead == nil { ahead = Result { try read() } }
    }

    private func read() throws -> ByteChunk? {
        if isAtEnd { return nil }
        let reader = try self.reader ?? InputReader(file: OpenFile(path: path, name: name))
        self.reader = reader
        let bytes = try reader.read(upTo: chunkSize)
        guard bytes.isEmpty else { return ByteChunk(bytes: bytes, progress: reader.progress) }
        // Closes the file.
        self.reader = nil
        isAtEnd = true
        return nil
    }
}
