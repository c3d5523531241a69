/// Some rows of a result or an insert, column by column.
struct NativeBlock: Hashable, Sendable {
    var columns: [NativeColumn]
    /// The rows of every column.
    var rowCount: Int
}
