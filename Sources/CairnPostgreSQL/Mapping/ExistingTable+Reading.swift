import CairnRepositories
import CairnRuntime

extension ExistingTable {
    /// Asks for the shape of a table. https://www.postgresql.org/docs/15/catalogs.html
    ///
    /// - Parameters:
    ///   - names: What its indexes are to be called.
    ///   - run: Runs statements in one round trip.
    static func read(
        _ table: Identifier, names: [String], _ run: ([Statement]) async throws -> [QueryResult]
    ) async throws -> ExistingTable {
        let list = try BoundValue.list(names.map { .text($0) }, of: ColumnType(.text))
        let schema: SQL = table.parts.count > 1 ? "\(.text(table.parts[0]))" : "current_schema()"
        let name: SQL = "to_regclass(\(.text(table.sql)))"
        let answers = try await run([
            ("SELECT relkind::text FROM pg_class WHERE oid = \(name)" as SQL).statement(isPrepared: false),
            ("""
            SELECT attname::text, atttypid::int8, atttypmod::int8, format_type(atttypid, atttypmod), attnotnull,
                atthasdef OR attidentity <> ''
            FROM pg_attribute WHERE attrelid = \(name) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """ as SQL).statement(isPrepared: false),
            ("""
            SELECT relname::text, indisunique AND indpred IS NULL AND indisvalid,
                (SELECT string_agg(coalesce(attname::text, ''), chr(10) ORDER BY place)
                    FROM unnest(indkey::int2[]) WITH ORDINALITY AS keys (number, place)
                    LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number AND number > 0
                    WHERE place <= indnkeyatts),
                relam = (SELECT oid FROM pg_am WHERE amname = 'btree')
                    AND (SELECT count(DISTINCT direction & 1) FROM unnest(indoption::int2[]) AS direction) = 1
                    -- None, C and POSIX.
                    AND NOT EXISTS (SELECT FROM unnest(indcollation::oid[]) AS sorting
                        WHERE sorting NOT IN (0, 950, 951))
            FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE indrelid = \(name) AND indpred IS NULL AND indisvalid
            """ as SQL).statement(isPrepared: false),
            ("""
            SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid = \(name) AND contype = 'c'
            """ as SQL).statement(isPrepared: false),
            ("""
            SELECT relname::text FROM pg_class
            WHERE relname = ANY (\(list)) AND relnamespace = to_regnamespace(quote_ident(\(schema)))
                AND NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = pg_class.oid AND indrelid = \(name))
            """ as SQL).statement(isPrepared: false),
        ])
        let (kinds, columns, indexes, checks) = (answers[0], answers[1], answers[2], answers[3])
        return ExistingTable(
            kind: kinds.rowCount == 0 ? nil : kind(kinds.text(0, 0) ?? ""),
            columns: (0..<columns.rowCount).map { row in
                Column(
                    name: columns.text(row, 0) ?? "",
                    type: TypeOID(rawValue: UInt32(truncatingIfNeeded: columns.integer(row, 1) ?? 0)),
                    modifier: Int(columns.integer(row, 2) ?? -1), typeName: columns.text(row, 3) ?? "",
                    isRequired: columns.truth(row, 4) ?? false, hasDefault: columns.truth(row, 5) ?? false)
            },
            indexes: (0..<indexes.rowCount).map { row in
                Index(
                    name: indexes.text(row, 0) ?? "",
                    columns: (indexes.text(row, 2) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                        .map(String.init),
                    isUnique: indexes.truth(row, 1) ?? false, isOrdered: indexes.truth(row, 3) ?? false)
            },
            checks: Dictionary(
                (0..<checks.rowCount).map { (checks.text($0, 0) ?? "", checks.text($0, 1) ?? "") }
            ) { first, _ in first },
            takenNames: Set(answers[4].texts(0)))
    }

    private static func kind(_ letter: String) -> String {
        switch letter {
        // Tables of other servers and divided ones take reads and writes alike.
        case "r", "p", "f": "table"
        case "v": "view"
        case "m": "materialized view"
        case "i", "I": "index"
        case "S": "sequence"
        default: "composite type"
        }
    }
}
