import CairnRepositories
import CairnRuntime

/// Renders conditions as SQL that is true or false, never NULL, as ``PredicateNode`` demands.
struct PredicateRenderer<R: Record> {
    let table: RecordTable<R>

    /// The condition for a `WHERE`.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a value that PostgreSQL cannot hold.
    func render(_ node: PredicateNode) throws(CairnError) -> SQL {
        switch node {
        case .constant(let truth): return truth ? "true" : "false"
        case .comparison(let field, let comparison, let operand):
            return try compare(try table.column(field), comparison, operand)
        case .isIn(let field, let operands): return try member(of: operands, try table.column(field))
        case .text(let field, let match, let part, let ignoringCase):
            let column = try table.column(field)
            let search = try TextSearch(part, match, ignoringCase: ignoringCase, table: table.name)
            guard case .array = column.field.type.unwrapped else {
                return known(column, search.condition(on: column.sql))
            }
            return known(column, search.condition(onAnyOf: column))
        case .hasElement(let field, let element): return try has(element, try table.column(field))
        case .and(let nodes): return try join(nodes, " AND ", whenEmpty: "true")
        case .or(let nodes): return try join(nodes, " OR ", whenEmpty: "false")
        case .not(let node): return "NOT (\(try render(node)))"
        case .unknownProperty(let property):
            throw CairnError(
                .invalidInput, backend: .postgreSQL, operation: "query \(table.name)",
                message: "\(property) is not a field of the schema")
        }
    }

    private func join(_ nodes: [PredicateNode], _ word: String, whenEmpty: SQL) throws(CairnError) -> SQL {
        guard !nodes.isEmpty else { return whenEmpty }
        var conditions: [SQL] = []
        for node in nodes { conditions.append(try render(node)) }
        return "(\(conditions.joined(separator: word)))"
    }

    /// A condition that PostgreSQL leaves open for NULL, made false for it.
    private func known(_ column: PostgresColumn, _ condition: SQL) -> SQL {
        column.field.type.isOptional ? "(\(condition) AND \(raw: column.sql) IS NOT NULL)" : "(\(condition))"
    }

    private func compare(
        _ column: PostgresColumn, _ comparison: PredicateNode.Comparison, _ operand: StoredValue
    ) throws(CairnError) -> SQL {
        let sign: String
        switch comparison {
        case .equal:
            if operand.isNull { return "\(raw: column.sql) IS NULL" }
            sign = "="
        case .notEqual:
            if operand.isNull { return "\(raw: column.sql) IS NOT NULL" }
            return "\(raw: column.sql) IS DISTINCT FROM \(try BoundValue.compared(operand, with: column))"
        case .less: sign = "<"
        case .lessOrEqual: sign = "<="
        case .greater: sign = ">"
        case .greaterOrEqual: sign = ">="
        }
        if operand.isNull { return "false" }
        let value = try BoundValue.compared(operand, with: column)
        return known(column, "\(raw: comparison == .equal ? column.sql : column.ordered) \(raw: sign) \(value)")
    }

    private func member(of operands: [StoredValue], _ column: PostgresColumn) throws(CairnError) -> SQL {
        let values = operands.filter { !$0.isNull }
        var conditions: [SQL] = []
        if column.type.isArray || column.type.scalar == .jsonb {
            for value in values { conditions.append(try compare(column, .equal, value)) }
        } else if !values.isEmpty {
            // One array, so that the text of the statement does not depend on how many there are.
            let list = try BoundValue.comparedRows(values, with: column)
            conditions.append(known(column, "\(raw: column.sql) = ANY (\(list))"))
        }
        if values.count < operands.count { conditions.append("\(raw: column.sql) IS NULL") }
        return conditions.isEmpty ? "false" : "(\(conditions.joined(separator: " OR ")))"
    }

    // MARK: Lists

    private func has(_ element: StoredValue, _ column: PostgresColumn) throws(CairnError) -> SQL {
        guard column.type.isArray else {
            // `@>` would also find elements that hold more than this one.
            let json = try BoundValue.compared(element, with: column)
            return known(
                column,
                "EXISTS (SELECT FROM jsonb_array_elements(\(raw: column.sql)) AS element WHERE element = \(json))")
        }
        if element.isNull { return known(column, "array_position(\(raw: column.sql), NULL) IS NOT NULL") }
        // In this form an index on the elements can serve it.
        return known(column, "\(raw: column.sql) @> \(try BoundValue.compared(.array([element]), with: column))")
    }
}
