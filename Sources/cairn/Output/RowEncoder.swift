/// Writes rows in one format into a buffer.
protocol RowEncoder {
    /// Appends what comes before the first row.
    mutating func begin(into bytes: inout [UInt8])
    /// Appends a row, or keeps it until later.
    mutating func encode(_ row: [OutputCell], into bytes: inout [UInt8])
    /// Appends what comes after the last row, and all that was kept.
    mutating func end(into bytes: inout [UInt8])
}
