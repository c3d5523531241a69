import CairnRepositories
import CairnRuntime

/// The table of one type of record: which column holds which field, and how to ask for them.
struct RecordTable<R: Record>: Sendable {
    let layout: TableLayout
    /// The columns in the order of the schema's fields.
    let columns: [FieldColumn]
    /// The columns of the key.
    let key: [FieldColumn]
    let renderer: PredicateRenderer

    /// Makes sure that a table can hold the records.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch` naming table and column.
    init(_ layout: TableLayout) throws(CairnError) {
        self.layout = layout
        var columns: [FieldColumn] = []
        for field in R.schema.fields {
            let name = field.columnName(for: .clickHouse)
            columns.append(
                try layout.column(of: field, named: name, operation: "open table \(R.schema.name)"))
        }
        self.columns = columns
        key = R.schema.keyIndices.map { columns[$0] }
        renderer = PredicateRenderer(
            columns: Dictionary(columns.map { ($0.field.name, $0) }, uniquingKeysWith: { first, _ in first }))
        let names = columns.map { $0.name.parts[0] }
        if let flaw = layout.flaw(key: key.map { $0.name.parts[0] }, written: Set(names)) {
            throw Self.mismatch("\(R.schema.name) \(flaw)")
        }
    }

    static func mismatch(_ message: String) -> CairnError {
        CairnError(
            .schemaMismatch, backend: .clickHouse, operation: "open table \(R.schema.name)", message: message)
    }

    /// The name of the table.
    var name: String { R.schema.name }

    /// The position of the field by which the table itself chooses among the rows of a key; nil where Cairn does.
    var versionField: Int? {
        guard case .byVersion(let version) = layout.replacement else { return nil }
        return columns.firstIndex { $0.name.parts[0] == version }
    }

    /// All columns, as `SELECT` and `INSERT` list them.
    var columnList: SQL { columns.map { "\($0.name)" as SQL }.joined(separator: ", ") }

    /// The columns of the key.
    var keyList: SQL { key.map { "\($0.name)" as SQL }.joined(separator: ", ") }

    /// The current rows that meet a condition, as what follows `FROM`.
    func current(where node: PredicateNode) throws(CairnError) -> SQL {
        let condition = try renderer.render(node)
        if let current = layout.current { return "\(current) WHERE \(condition)" }
        // What is asked of the key alone holds for all rows of a key, and may be asked first.
        let keys = Set(R.schema.key)
        let inner: SQL = node.fields.isSubset(of: keys) ? condition : "1"
        return """
            (SELECT * FROM \(layout.table) WHERE \(inner)
            ORDER BY \(raw: layout.age.map { "\($0) DESC" }.joined(separator: ", ")) LIMIT 1 BY \(keyList))
            WHERE \(condition)
            """
    }

    /// `ORDER BY` for a sort; missing values come first, and last when descending.
    func order(_ sort: RecordSort<R>) throws(CairnError) -> SQL {
        var terms: [SQL] = []
        for term in sort.total {
            guard let column = renderer.columns[term.field] else { continue }
            let direction = term.isDescending ? "DESC" : "ASC"
            let nulls = column.form.isNullable ? (term.isDescending ? " NULLS LAST" : " NULLS FIRST") : ""
            terms.append("\(column.text) \(raw: direction)\(raw: nulls)")
        }
        return terms.joined(separator: ", ")
    }
}

extension PredicateNode {
    /// The fields that it asks about.
    var fields: Set<String> {
        switch self {
        case .constant: []
        case .comparison(let field, _, _), .isIn(let field, _), .text(let field, _, _, _), .hasElement(let field, _),
            .unknownProperty(let field):
            [field]
        case .and(let nodes), .or(let nodes): nodes.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let node): node.fields
        }
    }
}
