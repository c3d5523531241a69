/// Bytes pulled chunk by chunk: what readers of files, pipes and downloads have in common.
///
/// Nothing is read before it is asked for, so a slow consumer holds its source back.
public protocol ByteSource: Sendable {
    /// What the bytes come from, as messages name it: a path or `<stdin>`.
    var name: String { get }

    /// The next bytes, never an empty chunk; nil at the end.
    ///
    /// - Throws: `InputError` when the source cannot be read, `CancellationError`.
    func nextChunk() async throws -> ByteChunk?
}
