import CairnMigrations
import CairnRepositories
import CairnRuntime

/// Reads a schema of a database in the form in which schemas are compared.
struct PostgresSchema {
    private let session: PostgresSession
    private let call: Call

    init(_ session: PostgresSession, _ call: Call) {
        self.session = session
        self.call = call
    }

    /// Leads unqualified names into a schema, for this transaction.
    ///
    /// Behind it come the schemas of extensions, whose types and functions scripts may use.
    func lead(into schema: String) async throws {
        _ = try await session.run(
            """
            SELECT set_config('search_path', concat_ws(', ', quote_ident(\(.text(schema))), (
                SELECT string_agg(DISTINCT quote_ident(nspname), ', ')
                FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
                WHERE nspname <> 'pg_catalog')), true)
            """, call, isPrepared: false)
    }

    /// The tables, indexes, views, functions, triggers, sequences and types of a schema, without those that Cairn keeps
    /// for itself and without the parts of divided tables.
    func describe(_ schema: String) async throws -> SchemaDescription {
        let columns = try await columns(of: schema)
        let splitter = StatementSplitter(.postgreSQL)
        let answer = try await session.run(Self.objects(of: schema), call, isPrepared: false)
        let own: Set<String> = [PostgresMigrations.historyTable, PostgresMigrations.appHistoryTable]
        var objects: [SchemaObject] = []
        for row in 0..<answer.rowCount {
            guard let kind = answer.text(row, 0), let name = answer.text(row, 1) else { continue }
            let parent = answer.text(row, 2)
            if own.contains(parent ?? name) { continue }
            let list = kind == "table" ? (columns[name] ?? []) : []
            let body = Self.withoutSchema(schema, answer.text(row, 3) ?? "")
            let definition = list.map { "\($0.name) \($0.definition)" } + [body]
            objects.append(
                SchemaObject(
                    kind: kind, name: name, parent: parent, columns: list,
                    definition: splitter.condensed(definition.joined(separator: ", "))))
        }
        return SchemaDescription(objects: objects)
    }

    private func columns(of schema: String) async throws -> [String: [SchemaColumn]] {
        let answer = try await session.run(
            """
            SELECT relname::text, attname::text, concat_ws(' ', format_type(atttypid, atttypmod),
                CASE WHEN attcollation <> typcollation THEN
                    'COLLATE ' || (SELECT collname FROM pg_collation WHERE oid = attcollation) END,
                CASE WHEN attnotnull THEN 'NOT NULL' END,
                CASE WHEN attidentity <> '' THEN 'IDENTITY' END,
                CASE WHEN attgenerated <> '' THEN 'GENERATED' END,
                'DEFAULT ' || pg_get_expr(adbin, adrelid))
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
                LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE relnamespace = quote_ident(\(.text(schema)))::regnamespace AND attnum > 0 AND NOT attisdropped
                AND relkind IN ('r', 'p')
            ORDER BY relname, attnum
            """, call, isPrepared: false)
        var columns: [String: [SchemaColumn]] = [:]
        for row in 0..<answer.rowCount {
            let definition = Self.withoutSchema(schema, answer.text(row, 2) ?? "")
            columns[answer.text(row, 0) ?? "", default: []].append(
                SchemaColumn(name: answer.text(row, 1) ?? "", definition: definition))
        }
        return columns
    }

    /// A definition without the schema that the server writes before names.
    private static func withoutSchema(_ schema: String, _ definition: String) -> String {
        let plain = definition.split(separator: Identifier.quoted(schema) + ".", omittingEmptySubsequences: false)
            .joined()
        var result = ""
        for part in plain.split(separator: "\(schema).", omittingEmptySubsequences: false) {
            // The end of a longer name is none.
            let isInsideName = result.last.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            if !result.isEmpty, isInsideName { result += "\(schema)." }
            result += part
        }
        return result
    }

    /// Kind, name, parent and definition. https://www.postgresql.org/docs/15/catalogs.html
    private static func objects(of schema: String) -> SQL {
        """
        WITH home AS (SELECT quote_ident(\(.text(schema)))::regnamespace::oid AS id),
        tables AS (
            SELECT oid, relname, relkind FROM pg_class, home
            WHERE relnamespace = home.id AND relkind IN ('r', 'p') AND NOT relispartition)
        SELECT 'table', relname::text, NULL, concat_ws(', ',
            (SELECT string_agg(pg_get_constraintdef(pg_constraint.oid), ', ' ORDER BY conname)
                FROM pg_constraint WHERE conrelid = tables.oid),
            CASE WHEN relkind = 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(tables.oid) END)
        FROM tables
        UNION ALL
        SELECT 'index', index.relname::text, tables.relname::text, pg_get_indexdef(indexrelid)
        FROM pg_index JOIN tables ON tables.oid = indrelid JOIN pg_class index ON index.oid = indexrelid
        UNION ALL
        SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, relname::text, NULL,
            pg_get_viewdef(oid)
        FROM pg_class, home WHERE relnamespace = home.id AND relkind IN ('v', 'm')
        UNION ALL
        SELECT 'trigger', tgname::text, tables.relname::text, pg_get_triggerdef(pg_trigger.oid)
        FROM pg_trigger JOIN tables ON tables.oid = tgrelid WHERE NOT tgisinternal
        UNION ALL
        SELECT 'function', proname || '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')', NULL,
            pg_get_functiondef(pg_proc.oid)
        FROM pg_proc, home WHERE pronamespace = home.id AND prokind IN ('f', 'p')
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
        UNION ALL
        SELECT 'sequence', relname::text, NULL, format_type(seqtypid, NULL) || ' ' || seqincrement
        FROM pg_class JOIN pg_sequence ON seqrelid = oid, home WHERE relnamespace = home.id
        UNION ALL
        SELECT 'type', typname::text, NULL, CASE typtype
            WHEN 'e' THEN (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                FROM pg_enum WHERE enumtypid = pg_type.oid)
            WHEN 'd' THEN format_type(typbasetype, typtypmod) END
        FROM pg_type, home WHERE typnamespace = home.id AND typtype IN ('e', 'd')
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
        ORDER BY 1, 2
        """
    }
}
