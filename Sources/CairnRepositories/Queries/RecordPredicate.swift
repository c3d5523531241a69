/// A condition on records, checked by the compiler: `\.network == "ethereum" && \.score >= 0.9`.
public struct RecordPredicate<R: Record>: Sendable, Hashable {
    /// The condition by field names.
    public let node: PredicateNode

    /// Wraps a condition that is written by field names.
    public init(_ node: PredicateNode) {
        self.node = node
    }

    /// True for every record.
    public static var all: RecordPredicate { RecordPredicate(.constant(true)) }
    /// True for no record.
    public static var none: RecordPredicate { RecordPredicate(.constant(false)) }

    /// True when the field has one of the values.
    public static func isIn<Value: FieldValue>(
        _ field: KeyPath<R, Value>, _ values: some Sequence<Value>
    ) -> RecordPredicate {
        on(field) { .isIn(field: $0, values.map(\.storedValue)) }
    }

    /// True when the text begins with a prefix; `ignoringCase` compares the Unicode lower case of both.
    public static func hasPrefix<Value: FieldValue>(
        _ field: KeyPath<R, Value>, _ prefix: String, ignoringCase: Bool = false
    ) -> RecordPredicate {
        on(field) { .text(field: $0, .prefix, prefix, ignoringCase: ignoringCase) }
    }

    /// True when the text, or one of a list of texts, holds a part; `ignoringCase` compares the lower case of both.
    public static func contains<Value: FieldValue>(
        _ field: KeyPath<R, Value>, _ part: String, ignoringCase: Bool = false
    ) -> RecordPredicate {
        on(field) { .text(field: $0, .contains, part, ignoringCase: ignoringCase) }
    }

    /// True when the list has the element.
    public static func hasElement<Element: FieldValue>(
        _ field: KeyPath<R, [Element]>, _ element: Element
    ) -> RecordPredicate {
        on(field) { .hasElement(field: $0, element.storedValue) }
    }

    static func compare<Value: FieldValue>(
        _ field: KeyPath<R, Value>, _ comparison: PredicateNode.Comparison, _ value: Value
    ) -> RecordPredicate {
        on(field) { .comparison(field: $0, comparison, value.storedValue) }
    }

    private static func on(_ keyPath: PartialKeyPath<R>, _ make: (String) -> PredicateNode) -> RecordPredicate {
        guard let field = R.schema.field(for: keyPath) else { return RecordPredicate(.unknownProperty("\(keyPath)")) }
        return RecordPredicate(make(field.name))
    }
}

/// True when the field has the value; nil equals nil.
public func == <R, Value: FieldValue>(field: KeyPath<R, Value>, value: Value) -> RecordPredicate<R> {
    .compare(field, .equal, value)
}

/// True when the field has another value; nil differs from every value.
public func != <R, Value: FieldValue>(field: KeyPath<R, Value>, value: Value) -> RecordPredicate<R> {
    .compare(field, .notEqual, value)
}

/// True when the field comes before the value; never true for nil.
public func < <R, Value: FieldValue>(field: KeyPath<R, Value>, value: Value) -> RecordPredicate<R> {
    .compare(field, .less, value)
}

/// True when the field comes before the value or is the same; never true for nil.
public func <= <R, Value: FieldValue>(field: KeyPath<R, Value>, value: Value) -> RecordPredicate<R> {
    .compare(field, .lessOrEqual, value)
}

/// True when the field comes after the value; never true for nil.
public func > <R, Value: FieldValue>(field: KeyPath<R, Value>, value: Value) -> RecordPredicate<R> {
    .compare(field, .greater, value)
}

/// True when the field comes after the value or is the same; never true for nil.
public func >= <R, Value: FieldValue>(field: KeyPath<R, Value>, value: Value) -> RecordPredicate<R> {
    .compare(field, .greaterOrEqual, value)
}

/// True when both are.
public func && <R>(left: RecordPredicate<R>, right: RecordPredicate<R>) -> RecordPredicate<R> {
    // One list however many are joined: thousands nested in one another would overflow the stack of whoever walks them.
    RecordPredicate(.and(left.node.conjuncts + right.node.conjuncts))
}

/// True when either is.
public func || <R>(left: RecordPredicate<R>, right: RecordPredicate<R>) -> RecordPredicate<R> {
    RecordPredicate(.or(left.node.disjuncts + right.node.disjuncts))
}

/// True when the condition is not.
public prefix func ! <R>(condition: RecordPredicate<R>) -> RecordPredicate<R> {
    RecordPredicate(.not(condition.node))
}

extension PredicateNode {
    /// Conditions that all hold when this one does, and the other way round.
    fileprivate var conjuncts: [PredicateNode] {
        if case .and(let nodes) = self { nodes } else { [self] }
    }

    /// Conditions of which one holds when this one does, and the other way round.
    fileprivate var disjuncts: [PredicateNode] {
        if case .or(let nodes) = self { nodes } else { [self] }
    }
}
