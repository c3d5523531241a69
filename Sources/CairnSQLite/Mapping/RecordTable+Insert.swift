import CairnRepositories

extension RecordTable {
    /// How many rows one statement writes: running a statement costs as much as several rows.
    var rowsPerStatement: Int { Swift.max(1, Swift.min(32, 256 / columns.count)) }

    /// `INSERT` of so many rows.
    func insertion(rows: Int) -> String {
        let row = "(" + [String](repeating: "?", count: columns.count).joined(separator: ", ") + ")"
        return "INSERT INTO \(sql) (\(columns.map(\.sql).joined(separator: ", "))) VALUES "
            + [String](repeating: row, count: rows).joined(separator: ", ")
    }

    /// `INSERT` of so many rows that replaces those of the same key.
    ///
    /// Not `INSERT OR REPLACE`, which would also delete the rows that hold the same unique values.
    func upsert(rows: Int) -> String {
        let others = columns.filter { !key.contains($0) }
        let assignments = others.map { "\($0.sql) = excluded.\($0.sql)" }.joined(separator: ", ")
        return insertion(rows: rows) + " ON CONFLICT (\(key.map(\.sql).joined(separator: ", "))) DO "
            + (others.isEmpty ? "NOTHING" : "UPDATE SET \(assignments)")
    }
}
