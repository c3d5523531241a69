import CairnDomain
import CairnRepositories
import CairnRuntime

/// Renders conditions as SQL that is true or false but never NULL, as conditions are in Swift.
struct PredicateRenderer: Sendable {
    let columns: [String: FieldColumn]

    /// - Throws: `CairnError` with code `invalidInput` for a field without a column.
    func render(_ node: PredicateNode) throws(CairnError) -> SQL {
        switch node {
        case .constant(let truth): return truth ? "1" : "0"
        case .comparison(let field, let comparison, let operand):
            return compare(try column(field), comparison, operand)
        case .isIn(let field, let operands): return isIn(try column(field), operands)
        case .text(let field, let match, let part, let ignoringCase):
            return text(try column(field), match, part, ignoringCase: ignoringCase)
        case .hasElement(let field, let element): return hasElement(try column(field), element)
        case .and(let nodes): return try join(nodes, " AND ", empty: "1")
        case .or(let nodes): return try join(Self.merged(nodes), " OR ", empty: "0")
        case .not(let node): return "NOT (\(try render(node)))"
        case .unknownProperty(let property):
            throw CairnError(
                .invalidInput, backend: .clickHouse, operation: "render condition", message: "\(property) is no field")
        }
    }

    /// The column of a field.
    func column(_ field: String) throws(CairnError) -> FieldColumn {
        guard let column = columns[field] else {
            throw CairnError(
                .invalidInput, backend: .clickHouse, operation: "render condition", message: "\(field) is no field")
        }
        return column
    }

    private func join(_ nodes: [PredicateNode], _ word: String, empty: SQL) throws(CairnError) -> SQL {
        var parts: [SQL] = []
        for node in nodes { parts.append("(\(try render(node)))") }
        return parts.isEmpty ? empty : parts.joined(separator: word)
    }

    /// Alternatives with those for one field together: a server takes a thousand values, but any number in lists.
    private static func merged(_ nodes: [PredicateNode]) -> [PredicateNode] {
        var (merged, places): ([PredicateNode], [String: Int]) = ([], [:])
        var values: [String: [StoredValue]] = [:]
        var repeated: Set<String> = []
        for node in nodes {
            guard case (let field, let new)? = node.alternatives else {
                merged.append(node)
                continue
            }
            if values[field] == nil {
                places[field] = merged.count
                merged.append(node)
            } else {
                repeated.insert(field)
            }
            values[field, default: []] += new
        }
        for (field, place) in places where repeated.contains(field) {
            merged[place] = .isIn(field: field, values[field] ?? [])
        }
        return merged
    }

    /// A condition that NULL makes neither true nor false.
    private func settled(_ condition: SQL, _ column: FieldColumn, whenMissing: Bool = false) -> SQL {
        column.form.isNullable ? "ifNull(\(condition), \(raw: whenMissing ? 1 : 0))" : condition
    }

    // MARK: Comparisons

    private func compare(
        _ column: FieldColumn, _ comparison: PredicateNode.Comparison, _ operand: StoredValue
    ) -> SQL {
        if operand.isNull {
            switch comparison {
            case .equal: return column.form.isNullable ? "isNull(\(column.expression))" : "0"
            case .notEqual: return column.form.isNullable ? "isNotNull(\(column.expression))" : "1"
            case .less, .lessOrEqual, .greater, .greaterOrEqual: return "0"
            }
        }
        let (sign, whenMissing) =
            switch comparison {
            case .equal: ("=", false)
            case .notEqual: ("!=", true)
            case .less: ("<", false)
            case .lessOrEqual: ("<=", false)
            case .greater: (">", false)
            case .greaterOrEqual: (">=", false)
            }
        if case .timestamp(let time) = operand, !column.form.comparableTimes.contains(time) {
            return compare(column, comparison, isBelow: time > column.form.comparableTimes.upperBound)
        }
        // A day that Date32 cannot hold would be moved to one that it can.
        if case .day(let day) = operand, !TimeBounds.days.contains(day.daysSince1970) {
            return settled(
                "toInt32(\(column.expression)) \(raw: sign) \(.integer(day.daysSince1970))", column,
                whenMissing: whenMissing)
        }
        // Its index is of use only to what is a UUID itself.
        if case .uuid = column.form.unwrapped, comparison == .equal { return isIn(column, [operand]) }
        return settled(
            "\(column.text) \(raw: sign) \(column.operand(operand))", column, whenMissing: whenMissing)
    }

    /// A comparison with a value that lies beyond all that the column can hold.
    ///
    /// - Parameter isBelow: Whether those are less than it.
    private func compare(
        _ column: FieldColumn, _ comparison: PredicateNode.Comparison, isBelow: Bool
    ) -> SQL {
        switch comparison {
        case .equal: return "0"
        case .notEqual: return "1"
        case .less, .lessOrEqual: return isBelow ? compare(column, .notEqual, .null) : "0"
        case .greater, .greaterOrEqual: return isBelow ? "0" : compare(column, .notEqual, .null)
        }
    }

    private func isIn(_ column: FieldColumn, _ operands: [StoredValue]) -> SQL {
        var parts: [SQL] = []
        if operands.contains(where: \.isNull) { parts.append(compare(column, .equal, .null)) }
        let values = operands.filter { !$0.isNull }
        parts += column.membership(values) ?? values.map { "\(column.text) = \(column.operand($0))" }
        if parts.isEmpty { return "0" }
        return settled("(\(parts.joined(separator: " OR ")))", column)
    }

    // MARK: Texts and lists

    private func text(
        _ column: FieldColumn, _ match: PredicateNode.TextMatch, _ part: String, ignoringCase: Bool
    ) -> SQL {
        let part = ignoringCase ? part.lowercased() : part
        func condition(_ subject: SQL) -> SQL {
            let subject = ignoringCase ? Self.folded(subject) : subject
            return switch match {
            case .prefix: "startsWith(\(subject), \(.text(part)))"
            case .contains: "position(\(subject), \(.text(part))) > 0"
            }
        }
        switch column.form.unwrapped {
        case .array: return "arrayExists(x -> \(condition("x")), \(column.name))"
        case .json:
            return settled(
                "arrayExists(x -> \(condition("x")), JSONExtract(assumeNotNull(\(column.name)), 'Array(String)'))",
                column)
        default: return settled(condition(column.text), column)
        }
    }

    // Swift lowers letter by letter; the server would give a sigma at the end of a word its other form.
    private static func folded(_ subject: SQL) -> SQL { "lowerUTF8(replaceAll(\(subject), 'Σ', 'σ'))" }

    private func hasElement(_ column: FieldColumn, _ element: StoredValue) -> SQL {
        switch column.form.unwrapped {
        case .array(let inner):
            if element.isNull { return inner.isNullable ? "has(\(column.name), NULL)" : "0" }
            let elements = FieldColumn(
                field: column.field, name: Identifier("x"), type: column.type, form: inner)
            return "arrayExists(x -> \(compare(elements, .equal, element)), \(column.name))"
        default:
            let text = (try? element.json()) ?? ""
            return settled("has(JSONExtractArrayRaw(assumeNotNull(\(column.name))), \(.text(text)))", column)
        }
    }
}

extension PredicateNode {
    /// The field and the values that it may have, for an equality or a list.
    fileprivate var alternatives: (field: String, values: [StoredValue])? {
        switch self {
        case .comparison(let field, .equal, let value): (field, [value])
        case .isIn(let field, let values): (field, values)
        default: nil
        }
    }
}
