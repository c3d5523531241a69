internal import CairnRepositories

/// The records of one type as rows of stored values, ordered by key.
struct InMemoryTable: Sendable {
    typealias Row = [StoredValue]

    /// A set of fields whose values no two rows share.
    struct UniqueConstraint: Sendable {
        let name: String
        let indices: [Int]
        var keys: [Row: Row] = [:]

        /// The constrained values, or nil when one is missing: a missing value equals no other.
        func values(of row: Row) -> Row? {
            let values = indices.map { row[$0] }
            return values.contains(where: \.isNull) ? nil : values
        }
    }

    let name: String
    let keyIndices: [Int]
    private let fields: [FieldDescription]
    private let key: [String]
    private let unique: [[String]]
    private(set) var rows: [Row] = []
    private var constraints: [UniqueConstraint]

    init<R>(_ schema: RecordSchema<R>) {
        name = schema.name
        keyIndices = schema.keyIndices
        fields = schema.fields
        key = schema.key
        unique = schema.unique
        constraints = schema.unique.map { fields in
            UniqueConstraint(
                name: ([schema.name] + fields).joined(separator: "_") + "_unique",
                indices: fields.compactMap(schema.index(of:)))
        }
    }

    /// Refuses a type of record that has other fields, another key or other constraints than what is stored.
    ///
    /// - Throws: `CairnError` with code `schemaMismatch`.
    func requireShape<R>(of schema: RecordSchema<R>, operation: String) throws(CairnError) {
        let difference =
            fields != schema.fields
            ? "fields" : key != schema.key ? "key fields" : unique != schema.unique ? "unique constraints" : nil
        if let difference {
            throw CairnError(
                .schemaMismatch, backend: .inMemory, operation: "\(operation) \(name)",
                message: "what is stored as \(name) has other \(difference) than \(R.self)")
        }
    }

    func key(of row: Row) -> Row { keyIndices.map { row[$0] } }

    /// The position of a key, or where it would be.
    func position(of key: Row) -> (index: Int, isPresent: Bool) {
        let index = lowerBound(in: rows.indices) { Self.compare(self.key(of: $0), key) == .before }
        return (index, index < rows.count && self.key(of: rows[index]) == key)
    }

    /// The first position whose row does not come before; `isBefore` holds for a prefix of the rows within a range.
    func lowerBound(in range: Range<Int>, _ isBefore: (Row) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(rows[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Compares value by value, the first difference deciding.
    static func compare(_ left: Row, _ right: Row) -> StoredValue.Order {
        for (one, other) in zip(left, right) {
            let order = one.order(relativeTo: other)
            if order != .same { return order }
        }
        return .same
    }

    /// Adds rows, all or none.
    ///
    /// - Throws: `CairnError` with code `duplicateKey` or `uniqueViolation`.
    mutating func insert(_ new: [Row]) throws(CairnError) {
        var keys: Set<Row> = []
        for row in new where position(of: key(of: row)).isPresent || !keys.insert(key(of: row)).inserted {
            throw CairnError(
                .duplicateKey, backend: .inMemory, operation: "insert into \(name)", message: "the key is taken",
                detail: "\(key(of: row))", constraint: "\(name)_key")
        }
        try put(new, operation: "insert into \(name)")
    }

    /// Adds or replaces rows, all or none.
    ///
    /// - Parameter new: At most one row per key.
    /// - Throws: `CairnError` with code `uniqueViolation`.
    mutating func put(_ new: [Row], operation: String) throws(CairnError) {
        try checkConstraints(new, operation: operation)
        updateConstraints(new)
        if new.count > 16, new.count > rows.count / 16 {
            merge(new)
        } else {
            for row in new {
                let (index, isPresent) = position(of: key(of: row))
                if isPresent { rows[index] = row } else { rows.insert(row, at: index) }
            }
        }
    }

    private func checkConstraints(_ new: [Row], operation: String) throws(CairnError) {
        guard !constraints.isEmpty else { return }
        let replaced = Set(new.map(key(of:)))
        for constraint in constraints {
            var seen: Set<Row> = []
            for row in new {
                guard let values = constraint.values(of: row) else { continue }
                // A holder within the batch gives its values up; rows may exchange values within one batch.
                let isHeld = constraint.keys[values].map { !replaced.contains($0) } ?? false
                guard !isHeld, seen.insert(values).inserted else {
                    throw CairnError(
                        .uniqueViolation, backend: .inMemory, operation: operation,
                        message: "another record holds the values of \(constraint.name)", detail: "\(values)",
                        constraint: constraint.name)
                }
            }
        }
    }

    private mutating func updateConstraints(_ new: [Row]) {
        for index in constraints.indices {
            for row in new {
                let (position, isPresent) = position(of: key(of: row))
                if isPresent, let values = constraints[index].values(of: rows[position]) {
                    constraints[index].keys[values] = nil
                }
            }
            for row in new {
                if let values = constraints[index].values(of: row) {
                    constraints[index].keys[values] = key(of: row)
                }
            }
        }
    }

    /// Merging is linear where inserting one by one would move the tail for every row.
    private mutating func merge(_ new: [Row]) {
        let sorted = new.sorted { Self.compare(key(of: $0), key(of: $1)) == .before }
        var merged: [Row] = []
        merged.reserveCapacity(rows.count + sorted.count)
        var mine = 0
        for row in sorted {
            let key = key(of: row)
            while mine < rows.count, Self.compare(self.key(of: rows[mine]), key) == .before {
                merged.append(rows[mine])
                mine += 1
            }
            if mine < rows.count, self.key(of: rows[mine]) == key { mine += 1 }
            merged.append(row)
        }
        merged.append(contentsOf: rows[mine...])
        rows = merged
    }

    /// Removes the rows at ascending positions.
    mutating func remove(at positions: [Int]) {
        guard let first = positions.first else { return }
        for index in constraints.indices {
            for position in positions {
                if let values = constraints[index].values(of: rows[position]) {
                    constraints[index].keys[values] = nil
                }
            }
        }
        var removed = Set(positions)
        var kept = first
        for position in first..<rows.count where removed.remove(position) == nil {
            rows[kept] = rows[position]
            kept += 1
        }
        rows.removeSubrange(kept...)
    }
}
