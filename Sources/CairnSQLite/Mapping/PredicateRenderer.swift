import CairnRepositories

/// Renders conditions as SQL that is true or false, never NULL, as ``PredicateNode`` demands.
struct PredicateRenderer<R: Record> {
    let table: RecordTable<R>

    /// The condition for a `WHERE`.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a value that SQLite cannot hold.
    func render(_ node: PredicateNode) throws(CairnError) -> SQLFragment {
        switch node {
        case .constant(let truth):
            return truth ? "1" : "0"
        case .comparison(let field, let comparison, let operand):
            return try compare(try column(field), comparison, operand)
        case .isIn(let field, let operands):
            return try member(of: operands, try column(field))
        case .text(let field, let match, let part, let ignoringCase):
            let column = try column(field)
            if case .array = column.field.type.unwrapped {
                return known(column, try anyText(column, match, part, ignoringCase))
            }
            return known(column, text(column, match, part, ignoringCase))
        case .hasElement(let field, let element):
            let column = try column(field)
            return known(column, try has(element, column))
        case .and(let nodes):
            return try balanced(nodes[...], "AND", whenEmpty: "1")
        case .or(let nodes):
            return try balanced(nodes[...], "OR", whenEmpty: "0")
        case .not(let node):
            return "NOT (\(try render(node)))"
        case .unknownProperty(let property):
            throw CairnError(
                .invalidInput, backend: .sqlite, operation: "query \(R.schema.name)",
                message: "\(property) is not a field of the schema")
        }
    }

    private func column(_ field: String) throws(CairnError) -> SQLiteColumn {
        SQLiteColumn(try R.schema.require(field, operation: "query"))
    }

    /// A condition that SQLite leaves open for NULL, made false for it.
    private func known(_ column: SQLiteColumn, _ condition: SQLFragment) -> SQLFragment {
        column.field.type.isOptional ? "(\(condition) AND \(raw: column.sql) IS NOT NULL)" : "(\(condition))"
    }

    private func compare(
        _ column: SQLiteColumn, _ comparison: PredicateNode.Comparison, _ operand: StoredValue
    ) throws(CairnError) -> SQLFragment {
        let value = try SQLValue(operand)
        let name = column.sql
        switch comparison {
        case .equal: return "\(raw: name) IS \(value)"
        case .notEqual: return "\(raw: name) IS NOT \(value)"
        case .less, .lessOrEqual, .greater, .greaterOrEqual: break
        }
        if operand.isNull { return "0" }
        switch comparison {
        case .less: return known(column, "\(raw: name) < \(value)")
        case .lessOrEqual: return known(column, "\(raw: name) <= \(value)")
        case .greater: return known(column, "\(raw: name) > \(value)")
        case .greaterOrEqual, .equal, .notEqual: return known(column, "\(raw: name) >= \(value)")
        }
    }

    // MARK: Text

    private func text(
        _ column: SQLiteColumn, _ match: PredicateNode.TextMatch, _ part: String, _ ignoringCase: Bool
    ) -> SQLFragment {
        let name = column.sql
        switch (match, ignoringCase) {
        case (.prefix, false):
            // The texts from the prefix up to the first one that comes after all that have it: a range of an index.
            var end = Array(part.utf8)
            guard let last = end.popLast() else { return "1" }
            end.append(last + 1)  // UTF-8 has no byte 0xFF.
            return "\(raw: name) >= \(.text(part)) AND \(raw: name) < \(.textBytes(end))"
        case (.prefix, true):
            return "instr(cairn_lower(\(raw: name)), \(.text(part.lowercased()))) = 1"
        case (.contains, false):
            return "instr(\(raw: name), \(.text(part))) > 0"
        case (.contains, true):
            return "instr(cairn_lower(\(raw: name)), \(.text(part.lowercased()))) > 0"
        }
    }

    // MARK: Lists

    private func anyText(
        _ column: SQLiteColumn, _ match: PredicateNode.TextMatch, _ part: String, _ ignoringCase: Bool
    ) throws(CairnError) -> SQLFragment {
        let name = column.sql
        let needle = ignoringCase ? part.lowercased() : part
        let text = ignoringCase ? "cairn_lower(\(name))" : name
        let kind = match.rawValue + (ignoringCase ? "*" : "")
        let exact: SQLFragment = "cairn_has_text(\(raw: name), \(.text(kind)), \(.text(needle)))"
        return "\(mayHold(needle, text, column))\(exact)"
    }

    private func has(_ element: StoredValue, _ column: SQLiteColumn) throws(CairnError) -> SQLFragment {
        if case .double(let number) = element, !number.isFinite { return "0" }
        let json = try element.json()
        let exact: SQLFragment = "cairn_has_element(\(raw: column.sql), \(.text(json)))"
        // What JSON writes in quotes: texts, decimals, times and ids.
        guard json.first == "\"" else { return exact }
        return "\(mayHold(String(json.dropFirst().dropLast()), column.sql, column))\(exact)"
    }

    /// `... AND `: what holds for every list that has a text, and is told without parsing the list.
    ///
    /// A list with a backslash may hold the text in an escaped form, and is parsed.
    private func mayHold(_ text: String, _ list: String, _ column: SQLiteColumn) -> SQLFragment {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain, !text.isEmpty else { return "" }
        return "(instr(\(raw: list), \(.text(text))) > 0 OR instr(\(raw: column.sql), '\\') > 0) AND "
    }

    // MARK: Many

    private func member(of operands: [StoredValue], _ column: SQLiteColumn) throws(CairnError) -> SQLFragment {
        let name = column.sql
        let values = try operands.filter { !$0.isNull }.map { value throws(CairnError) in try SQLValue(value) }
        var conditions: [SQLFragment] = []
        let (listed, bound) = split(values)
        if let list = try JSONList(listed) {
            conditions.append(known(column, "\(raw: name) IN (SELECT value FROM json_each(\(.text(list.text))))"))
        }
        if !bound.isEmpty {
            let marks = [String](repeating: "?", count: bound.count).joined(separator: ", ")
            conditions.append(known(column, SQLFragment(raw: "\(name) IN (\(marks))", values: bound)))
        }
        if values.count < operands.count { conditions.append("\(raw: name) IS NULL") }
        guard let first = conditions.first else { return "0" }
        return "(\(conditions.dropFirst().reduce(first) { "\($0) OR \($1)" }))"
    }

    /// The values that travel as one JSON list, since SQLite limits how many can be bound, and those that JSON cannot
    /// give to SQLite exactly.
    private func split(_ values: [SQLValue]) -> (listed: [SQLValue], bound: [SQLValue]) {
        guard values.count > 32 else { return ([], values) }
        var listed: [SQLValue] = []
        var bound: [SQLValue] = []
        for value in values {
            switch value {
            case .integer: listed.append(value)
            case .text(let text) where !text.utf8.contains(0): listed.append(value)
            default: bound.append(value)
            }
        }
        return (listed, bound)
    }

    /// Joins halves of halves: SQLite limits how deep expressions nest, and reads `a OR b OR c` as nested.
    private func balanced(
        _ nodes: ArraySlice<PredicateNode>, _ word: String, whenEmpty: SQLFragment
    ) throws(CairnError) -> SQLFragment {
        guard nodes.count > 1 else {
            return try nodes.first.map { node throws(CairnError) in try render(node) } ?? whenEmpty
        }
        let middle = nodes.startIndex + nodes.count / 2
        let left = try balanced(nodes[..<middle], word, whenEmpty: whenEmpty)
        let right = try balanced(nodes[middle...], word, whenEmpty: whenEmpty)
        return "(\(left) \(raw: word) \(right))"
    }
}

/// Whole numbers and texts as one JSON list.
private struct JSONList {
    let text: String

    init?(_ values: [SQLValue]) throws(CairnError) {
        guard !values.isEmpty else { return nil }
        let elements = values.compactMap { value -> StoredValue? in
            switch value {
            case .integer(let number): .integer(number)
            case .text(let text): .text(text)
            default: nil
            }
        }
        text = try StoredValue.array(elements).json()
    }
}
