extension PredicateNode {
    /// Evaluates the condition on the values of one record: the reference for what every adapter renders.
    ///
    /// - Parameter value: Gives the value of a field.
    public func matches(_ value: (String) -> StoredValue) -> Bool {
        switch self {
        case .constant(let truth):
            return truth
        case .comparison(let field, let comparison, let operand):
            return comparison.holds(value(field), operand)
        case .isIn(let field, let operands):
            let candidate = value(field)
            return operands.contains(candidate)
        case .text(let field, let match, let part, let ignoringCase):
            let part = ignoringCase ? part.lowercased() : part
            return value(field).texts.contains { match.holds(ignoringCase ? $0.lowercased() : $0, part) }
        case .hasElement(let field, let element):
            guard case .array(let elements) = value(field) else { return false }
            return elements.contains(element)
        case .and(let nodes):
            return nodes.allSatisfy { $0.matches(value) }
        case .or(let nodes):
            return nodes.contains { $0.matches(value) }
        case .not(let node):
            return !node.matches(value)
        case .unknownProperty:
            return false
        }
    }
}

extension PredicateNode.Comparison {
    /// Whether a field's value stands so to an operand; null equals null and has no place before or after.
    public func holds(_ value: StoredValue, _ operand: StoredValue) -> Bool {
        switch self {
        case .equal: return value == operand
        case .notEqual: return value != operand
        case .less, .lessOrEqual, .greater, .greaterOrEqual: break
        }
        if value.isNull || operand.isNull { return false }
        let order = value.order(relativeTo: operand)
        switch self {
        case .less: return order == .before
        case .lessOrEqual: return order == .before || order == .same
        case .greater: return order == .after
        case .greaterOrEqual: return order == .after || order == .same
        case .equal, .notEqual: return false
        }
    }
}

extension PredicateNode.TextMatch {
    /// Whether a text matches, byte by byte.
    func holds(_ text: String, _ part: String) -> Bool {
        switch self {
        case .prefix: text.utf8.starts(with: part.utf8)
        case .contains: text.utf8.contains(part.utf8)
        }
    }
}

extension StoredValue {
    /// The text itself, the texts of a list, or none.
    fileprivate var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .array(let elements): elements.flatMap(\.texts)
        default: []
        }
    }
}

extension RecordPredicate {
    /// Refuses a condition that no backend could answer.
    ///
    /// - Throws: `CairnError` with code `invalidInput` naming the field and the flaw.
    public func validate(operation: String) throws(CairnError) {
        try R.schema.validate(node, operation: operation)
    }
}

extension RecordSchema {
    fileprivate func validate(_ node: PredicateNode, operation: String) throws(CairnError) {
        switch node {
        case .constant: return
        case .comparison(let name, let comparison, let operand):
            let isEquality = comparison == .equal || comparison == .notEqual
            let field =
                isEquality
                ? try require(name, operation: operation) : try requireOrdered(name, operation: operation)
            try check(operand, against: field.type, of: name, operation: operation)
        case .isIn(let name, let operands):
            let field = try require(name, operation: operation)
            for operand in operands { try check(operand, against: field.type, of: name, operation: operation) }
        case .text(let name, _, _, _):
            let field = try require(name, operation: operation)
            if case .array(let element) = field.type.unwrapped, element.isText { return }
            guard field.type.isText else { throw refusal(operation, "field \(name) is \(field.type), not text") }
        case .hasElement(let name, let operand):
            let field = try require(name, operation: operation)
            guard case .array(let element) = field.type.unwrapped else {
                throw refusal(operation, "field \(name) is \(field.type), not a list")
            }
            try check(operand, against: element, of: name, operation: operation)
        case .and(let nodes), .or(let nodes):
            for node in nodes { try validate(node, operation: operation) }
        case .not(let node):
            try validate(node, operation: operation)
        case .unknownProperty(let property):
            throw refusal(operation, "\(property) is not a field of the schema")
        }
    }

    private func check(
        _ operand: StoredValue, against type: FieldType, of field: String, operation: String
    ) throws(CairnError) {
        if case .double(let number) = operand, number.isNaN {
            throw refusal(operation, "field \(field) is compared with NaN")
        }
        // An enumeration may be compared with a text that is none of its cases: the answer is simply no record.
        if case .text = operand, type.isText { return }
        guard operand.isNull || type.unwrapped.accepts(operand) else {
            throw refusal(operation, "field \(field) is \(type), compared with \(operand.kind)")
        }
    }

    /// The field of a name.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    public func require(_ name: String, operation: String) throws(CairnError) -> FieldDescription {
        guard let field = field(named: name) else { throw refusal(operation, "\(name) is not a field of the schema") }
        return field
    }

    /// The field of a name, to sort or compare by.
    ///
    /// - Throws: `CairnError` with code `invalidInput` also for one whose values have no order.
    public func requireOrdered(_ name: String, operation: String) throws(CairnError) -> FieldDescription {
        let field = try require(name, operation: operation)
        guard field.type.isOrdered else {
            throw refusal(operation, "field \(name) is \(field.type) and has no order")
        }
        return field
    }

    private func refusal(_ operation: String, _ message: String) -> CairnError {
        CairnError(.invalidInput, operation: "\(operation) \(name)", message: message)
    }
}
