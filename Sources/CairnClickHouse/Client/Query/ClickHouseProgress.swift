import CairnRuntime

/// How far a query has come, as its server says while it works; see ``ClickHouseStorage/withProgress(_:_:)``.
public struct ClickHouseProgress: Sendable, Hashable {
    /// How many rows were read so far.
    public var rowsRead: Int
    /// How many bytes were read so far, uncompressed.
    public var bytesRead: Int
    /// How many rows the server expects to read in all; it may grow, and is 0 as long as it is not known.
    public var totalRowsToRead: Int
    /// How long the server has worked on the query.
    public var elapsed: Duration

    /// Names the numbers.
    public init(rowsRead: Int, bytesRead: Int, totalRowsToRead: Int, elapsed: Duration) {
        self.rowsRead = rowsRead
        self.bytesRead = bytesRead
        self.totalRowsToRead = totalRowsToRead
        self.elapsed = elapsed
    }

    /// Reads the header `X-ClickHouse-Progress`: `{"read_rows":"8","read_bytes":"64","elapsed_ns":"129155539",...}`;
    /// what is not there is 0.
    init(header: String) {
        let values = QuerySummary.values(in: header)
        self.init(
            rowsRead: values["read_rows"] ?? 0, bytesRead: values["read_bytes"] ?? 0,
            totalRowsToRead: values["total_rows_to_read"] ?? 0, elapsed: .nanoseconds(values["elapsed_ns"] ?? 0))
    }
}

/// Who wants to know how far the queries of a client have come.
struct ProgressListener: Sendable {
    /// Innermost last.
    @TaskLocal static var current: [ProgressListener] = []

    let client: ObjectIdentifier
    let report: @Sendable (ClickHouseProgress) -> Void
}
