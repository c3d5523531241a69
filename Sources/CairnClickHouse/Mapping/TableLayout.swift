import CairnRepositories
import CairnRuntime

/// A table as the server describes it: how the current row of a key is told from those it replaced, and the columns.
struct TableLayout: Sendable, Hashable {
    /// A column.
    struct Column: Sendable, Hashable {
        let name: String
        let type: NativeType
        /// Whether the server fills it where an insert leaves it out.
        var isFilled = false
    }

    /// Which of several rows with one key counts.
    enum Replacement: Sendable, Hashable {
        /// The one with the highest version, unless it is a tombstone: `ReplacingMergeTree(version, is_deleted)`.
        case versioned(version: String, deleted: String)
        /// The one with the highest version: `ReplacingMergeTree(version)`.
        case byVersion(String)
        /// The one inserted last: `ReplacingMergeTree`.
        case lastInserted
        /// The one inserted last, which the table itself never sees to: a plain `MergeTree`.
        case none
    }

    /// The table that is asked; behind a Distributed one stands ``replacement`` on every shard.
    let table: Identifier
    let columns: [Column]
    /// The types of columns that Cairn cannot read, by name; they matter only to who needs them.
    var unreadable: [String: String] = [:]
    let replacement: Replacement
    /// The expressions of the sorting key.
    let sortingKey: [String]
    /// Whether it only passes on to the tables of a cluster.
    let isDistributed: Bool

    /// The column of a name.
    func column(named name: String) -> Column? { columns.first { $0.name == name } }

    /// The column that holds a field.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch` naming table and column.
    func column(
        of field: FieldDescription, named name: String, operation: String
    ) throws(CairnError) -> FieldColumn {
        func mismatch(_ reason: String) -> CairnError {
            CairnError(
                .schemaMismatch, backend: .clickHouse, operation: operation,
                message: "column \(table.parts.last ?? "").\(name) \(reason)")
        }
        if let type = unreadable[name] { throw mismatch("is \(type), a type that Cairn does not know") }
        guard let column = column(named: name) else { throw mismatch("of field \(field.name) is missing") }
        guard let form = ValueForm(field.type, in: column.type) else {
            throw mismatch("is \(column.type), which cannot hold a \(field.type)")
        }
        return FieldColumn(field: field, name: Identifier(name), type: column.type, form: form)
    }

    /// What would lose rows that Cairn writes, as the end of a sentence; nil when nothing does.
    ///
    /// - Parameters:
    ///   - key: The columns by which rows replace each other.
    ///   - written: The columns that Cairn gives values.
    func flaw(key: [String], written: Set<String>) -> String? {
        let sorting = sortingKey.map(SQLList.unquoted)
        if replacement == .none {
            return isDistributed ? "leads to MergeTree tables, in which no row of another server is replaced" : nil
        }
        if Set(sorting) != Set(key) {
            return "is sorted by (\(sorting.joined(separator: ", "))), the key is (\(key.joined(separator: ", ")))"
        }
        switch replacement {
        case .byVersion(let version):
            // A row whose version nobody gives could be hidden behind an older one.
            if written.contains(version) || column(named: version)?.isFilled == true { return nil }
            return "keeps the row with the highest \(version), which is no field and has no default"
        case .versioned(let version, let deleted):
            for (name, type) in [(version, NativeType.uint(64)), (deleted, .uint(8))] {
                guard let column = column(named: name), column.type != type else { continue }
                return "has the column \(name) of type \(column.type), Cairn writes \(type)"
            }
            return nil
        case .lastInserted, .none: return nil
        }
    }

    /// What `FROM` names so that each key appears once, in its current form; nil where a query has to choose itself.
    var current: SQL? {
        switch replacement {
        case .versioned, .byVersion, .lastInserted: "\(table) FINAL"
        case .none: nil
        }
    }

    /// What orders the rows of one key, the current one last.
    var age: [String] {
        switch replacement {
        // Cairn gives every write a version of its own; of equal ones by others the server itself takes the later.
        case .versioned(let version, _): [Identifier(version).sql] + (isDistributed ? [] : Self.insertion)
        case .byVersion(let version): [Identifier(version).sql] + Self.insertion
        case .lastInserted, .none: Self.insertion
        }
    }

    // Merging keeps the order of rows that are equal in the sorting key, so that within a part the later one is newer.
    private static let insertion = ["_block_number", "_part_offset"]
}
