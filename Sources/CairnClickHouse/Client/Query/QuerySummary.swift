/// What the server says it did: header `X-ClickHouse-Summary`.
struct QuerySummary: Sendable, Hashable {
    var writtenRows = 0
    /// How many rows the server expected to look at.
    var totalRowsToRead = 0

    init() {}

    /// Reads `{"read_rows":"3","written_rows":"0",...}`; what is not there is 0.
    init(header: String?) {
        guard let header else { return }
        let values = Self.values(in: header)
        writtenRows = values["written_rows"] ?? 0
        totalRowsToRead = values["total_rows_to_read"] ?? 0
    }

    /// The numbers by name.
    static func values(in header: String) -> [Substring: Int] {
        // Names and numbers only: nothing in it is escaped.
        let tokens = header.split(whereSeparator: { "{}\",: ".contains($0) })
        var values: [Substring: Int] = [:]
        for index in stride(from: 0, to: tokens.count - 1, by: 2) { values[tokens[index]] = Int(tokens[index + 1]) }
        return values
    }
}
