import CairnRepositories
import CairnRuntime

extension RecordTable {
    /// `INSERT` of rows.
    ///
    /// - Throws: `CairnError` with code `invalidInput` or `inexact` naming a field.
    func insertion(_ rows: ArraySlice<R>, _ operation: String) throws(CairnError) -> SQL {
        "INSERT INTO \(identifier) (\(raw: list(columns))) \(try source(rows, operation))"
    }

    /// `INSERT` of rows that replace those of the same key.
    ///
    /// - Throws: As ``insertion(_:_:)``.
    func upsertion(_ rows: ArraySlice<R>, _ operation: String) throws(CairnError) -> SQL {
        let others = columns.filter { !key.contains($0) }
        let assignments = others.map { "\($0.sql) = excluded.\($0.sql)" }.joined(separator: ", ")
        let action = others.isEmpty ? "DO NOTHING" : "DO UPDATE SET \(assignments)"
        return "\(try insertion(rows, operation)) ON CONFLICT (\(raw: list(key))) \(raw: action)"
    }

    /// The rows as a source for `INSERT`, whose text does not depend on how many there are, but for a single one, which
    /// needs no table.
    private func source(_ rows: ArraySlice<R>, _ operation: String) throws(CairnError) -> SQL {
        var values: [SQL] = []
        if rows.count == 1, let record = rows.first {
            for (column, value) in zip(columns, try R.schema.encode(record)) {
                values.append("\(try BoundValue.stored(value, in: column, operation))")
            }
            return "VALUES (\(values.joined(separator: ", ")))"
        }
        var selected: [String] = []
        for (index, column) in columns.enumerated() {
            let encoded = try R.schema.encode(field: index, of: rows)
            values.append("\(try BoundValue.rows(encoded, of: column, operation))")
            selected.append(column.type.isUnnestedAsText ? "c\(index)::\(column.type.sql)" : "c\(index)")
        }
        let names = columns.indices.map { "c\($0)" }.joined(separator: ", ")
        return """
            SELECT \(raw: selected.joined(separator: ", ")) \
            FROM unnest(\(values.joined(separator: ", "))) AS source (\(raw: names))
            """
    }

    /// `UPDATE` of one row, if its version is the one expected.
    ///
    /// - Throws: As ``insertion(_:_:)``.
    func updating(_ update: VersionedUpdate<R>) throws(CairnError) -> SQL {
        var assignments: [SQL] = []
        for (column, value) in zip(columns, update.row) where !key.contains(column) {
            assignments.append("\(raw: column.sql) = \(try BoundValue.stored(value, in: column, update.operation))")
        }
        return """
            UPDATE \(identifier) SET \(assignments.joined(separator: ", ")) \
            WHERE \(try matches(key: R.schema.keyValues(of: update.row))) \
            AND \(raw: columns[update.versionIndex].sql) = \(.integer(update.expectedVersion))
            """
    }
}
