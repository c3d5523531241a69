import CairnRepositories
import CairnRuntime

/// The shape of a table that is there.
struct ExistingTable: Sendable {
    struct Column: Sendable {
        let name: String
        let type: TypeOID
        let modifier: Int
        /// The type as SQL writes it.
        let typeName: String
        let isRequired: Bool
        /// Whether it has a value of its own when none is given.
        let hasDefault: Bool
    }

    struct Index: Sendable {
        let name: String
        /// Empty strings stand for expressions.
        let columns: [String]
        let isUnique: Bool
        /// Whether it gives rows in the order of its columns, texts by their bytes.
        let isOrdered: Bool
    }

    /// `table`, `view`; nil when there is nothing of this name.
    let kind: String?
    let columns: [Column]
    let indexes: [Index]
    /// The rules of the table, by name.
    let checks: [String: String]
    /// Which of the names for its indexes are those of something else.
    var takenNames: Set<String> = []
}

/// What has to be done so that a database has a table.
struct TableChanges: Sendable {
    /// Without which nothing works.
    var needed: [String] = []
    /// Without which searches take longer.
    var helpful: [String] = []

    var all: [String] { needed + helpful }
}

extension RecordTable {
    /// What has to be done so that a database has this table; nothing when it is there.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch` naming table and column when what is there has another shape.
    func changes(to existing: ExistingTable) throws(CairnError) -> TableChanges {
        // The server gives another name to what would have one that is taken.
        let indexes = indexes.map { ($0, existing.takenNames.contains($0.name) ? "" : Identifier.quoted($0.name)) }
        guard let kind = existing.kind else {
            return TableChanges(
                needed: [creation(isNamed: !existing.takenNames.contains(storedKeyName))]
                    + indexes.map { $0.creation(named: $1) })
        }
        guard kind == "table" else { throw mismatch("\(name) is a \(kind)") }
        let added = try missingColumns(existing)
        let keyNames = Set(key.map(\.name))
        guard existing.indexes.contains(where: { $0.isUnique && Set($0.columns) == keyNames }) else {
            throw mismatch("\(name) has another key than (\(key.map(\.name).joined(separator: ", ")))")
        }
        let missing = indexes.filter { index, _ in
            !existing.indexes.contains { $0.columns == index.columns && ($0.isUnique || !index.isUnique) }
        }
        for (index, _) in missing where existing.indexes.contains(where: { $0.name == index.name }) {
            throw mismatch("the index \(index.name) has other columns")
        }
        return TableChanges(
            needed: added.map { "ALTER TABLE \(sql) ADD COLUMN \($0.declaration)" }
                + added.compactMap(check).map { "ALTER TABLE \(sql) ADD \($0.sql)" }
                + outdatedChecks(existing) + missing.filter(\.0.isUnique).map { $0.creation(named: $1) },
            helpful: missing.filter { !$0.0.isUnique }.map { $0.creation(named: $1) })
    }

    private func mismatch(_ message: String) -> CairnError {
        CairnError(.schemaMismatch, backend: .postgreSQL, operation: "open table \(name)", message: message)
    }

    private func creation(isNamed: Bool) -> String {
        let keyName = isNamed ? "CONSTRAINT \(Identifier.quoted(storedKeyName)) " : ""
        let declarations =
            columns.map(\.declaration) + ["\(keyName)PRIMARY KEY (\(list(key)))"]
            + columns.compactMap(check).map(\.sql)
        return "CREATE TABLE \(sql) (\n    \(declarations.joined(separator: ",\n    "))\n)"
    }

    // MARK: Columns

    /// The columns that can be added, after checking those that are there.
    private func missingColumns(_ existing: ExistingTable) throws(CairnError) -> [PostgresColumn] {
        for column in existing.columns where !columns.contains(where: { $0.name == column.name }) {
            // Columns that others added are left alone, unless inserting would fail for want of a value.
            guard !column.isRequired || column.hasDefault else {
                throw mismatch("column \(name).\(column.name) is required, and no field has it")
            }
        }
        var missing: [PostgresColumn] = []
        for column in columns {
            guard let found = existing.columns.first(where: { $0.name == column.name }) else {
                guard column.field.type.isOptional else {
                    throw mismatch("column \(name).\(column.name) of type \(column.type.sql) is missing")
                }
                missing.append(column)
                continue
            }
            guard column.isKept(by: found.type, modifier: found.modifier) else {
                throw mismatch(
                    "column \(name).\(column.name) is \(found.typeName), field \(column.field.name) is "
                        + "\(column.field.type), which needs \(column.type.sql)")
            }
            guard column.field.type.isOptional != found.isRequired else {
                throw mismatch(
                    "column \(name).\(column.name) \(found.isRequired ? "must not" : "may") be NULL, "
                        + "field \(column.field.name) is \(column.field.type)")
            }
        }
        return missing
    }

    // MARK: Enumerations

    /// The rule that a column has one of the cases; nil for what is no enumeration.
    private func check(_ column: PostgresColumn) -> (name: String, cases: [String], sql: String)? {
        guard case .enumeration(let cases) = column.field.type.unwrapped, !cases.isEmpty else { return nil }
        let name = Self.stored("\(name)_\(column.name)_check")
        let list = cases.map(Self.quoted).joined(separator: ", ")
        return (name, cases, "CONSTRAINT \(Identifier.quoted(name)) CHECK (\(column.sql) IN (\(list)))")
    }

    /// Lets the rules of a table that Cairn made have the cases that have been added since.
    private func outdatedChecks(_ existing: ExistingTable) -> [String] {
        columns.compactMap(check).compactMap { check in
            guard let rule = existing.checks[check.name],
                check.cases.contains(where: { !rule.contains("\(Self.quoted($0))::text") })
            else { return nil }
            return "ALTER TABLE \(sql) DROP CONSTRAINT \(Identifier.quoted(check.name)), ADD \(check.sql)"
        }
    }

    /// A text in SQL; for those that are declared in the program. https://www.postgresql.org/docs/15/sql-syntax-lexical.html
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    // MARK: Indexes

    private struct DeclaredIndex {
        let name: String
        let columns: [String]
        let isUnique: Bool
        /// What follows the name in its creation.
        let definition: String

        func creation(named name: String) -> String {
            "CREATE \(isUnique ? "UNIQUE " : "")INDEX\(name.isEmpty ? "" : " \(name)") ON \(definition)"
        }
    }

    /// What the indexes of the table are to be called.
    var indexNames: [String] { [storedKeyName] + indexes.map(\.name) }

    /// Not that of errors: a table could have it.
    private var storedKeyName: String { Self.stored("\(name)_pkey") }

    private var indexes: [DeclaredIndex] {
        R.schema.unique.map { index($0, isUnique: true) } + R.schema.indexes.map { index($0, isUnique: false) }
    }

    private func index(_ fields: [String], isUnique: Bool) -> DeclaredIndex {
        var columns = columns(of: fields)
        let ending =
            isUnique ? constraint(on: columns) : ([name] + columns.map(\.name)).joined(separator: "_") + "_index"
        let name = Self.stored(ending)
        // Elements of lists and members of nested values are found by an index of another kind, on them alone.
        let composite = isUnique ? nil : columns.first { $0.type.isArray || $0.type.scalar == .jsonb }
        if let composite { columns = [composite] }
        let terms = columns.map { column in
            // In the order in which results are sorted.
            column.sql + (composite == nil && column.field.type.isOptional && !isUnique ? " NULLS FIRST" : "")
        }
        return DeclaredIndex(
            name: name, columns: columns.map(\.name), isUnique: isUnique,
            definition: "\(sql) \(composite == nil ? "" : "USING gin ")(\(terms.joined(separator: ", ")))")
    }

    /// What errors call a constraint that the server names; nil for one that the schema does not declare.
    func declaredConstraint(_ stored: String, columns names: [String]?) -> String? {
        if stored == storedKeyName || names == key.map(\.name) { return keyConstraint }
        for fields in R.schema.unique {
            let columns = columns(of: fields)
            if stored == Self.stored(constraint(on: columns)) || names == columns.map(\.name) {
                return constraint(on: columns)
            }
        }
        return nil
    }
}
