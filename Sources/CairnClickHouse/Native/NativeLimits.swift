/// How much of each thing a reader accepts before it calls the stream broken.
///
/// Memory grows with the bytes that have arrived, whatever a header announces; the limits end hopeless streams early.
struct NativeLimits: Sendable {
    /// Rows of one block; a server sends 65,409 unless told otherwise.
    var rowsPerBlock = 1 << 30
    /// Columns of one block.
    var columns = 100_000
    /// Bytes of a column's name.
    var nameLength = 1 << 16
    /// Bytes of a column's type; an `Enum16` that uses all its numbers takes one or two megabytes.
    var typeLength = 1 << 22
    /// How deep types may nest.
    var typeDepth = 64
    /// Bytes of one block.
    var blockBytes = 1 << 34

    static let standard = NativeLimits()
}
