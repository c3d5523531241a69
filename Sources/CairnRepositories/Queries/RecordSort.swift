/// The order of results: `.descending(\.score)`, or several as a list, the first deciding.
///
/// Missing values come first ascending and last descending. Records that are equal in all of it are ordered by key.
public struct RecordSort<R: Record>: Sendable, Hashable, ExpressibleByArrayLiteral {
    /// One field and a direction.
    public struct Term: Sendable, Hashable {
        /// The field by name.
        public let field: String
        /// Whether larger values come first.
        public let isDescending: Bool

        /// Makes a term.
        public init(field: String, isDescending: Bool = false) {
            self.field = field
            self.isDescending = isDescending
        }
    }

    /// The terms, the first deciding.
    public let terms: [Term]

    /// Makes an order from terms.
    public init(terms: [Term]) {
        self.terms = terms
    }

    /// Makes an order of several, the first deciding.
    public init(arrayLiteral elements: RecordSort...) {
        terms = elements.flatMap(\.terms)
    }

    /// Ordered by key alone.
    public static var byKey: RecordSort { RecordSort(terms: []) }

    /// Smaller values first.
    public static func ascending<Value: FieldValue>(_ field: KeyPath<R, Value>) -> RecordSort {
        RecordSort(terms: [Term(field: name(of: field), isDescending: false)])
    }

    /// Larger values first.
    public static func descending<Value: FieldValue>(_ field: KeyPath<R, Value>) -> RecordSort {
        RecordSort(terms: [Term(field: name(of: field), isDescending: true)])
    }

    private static func name(of keyPath: PartialKeyPath<R>) -> String {
        R.schema.field(for: keyPath)?.name ?? "\(keyPath)"
    }

    /// The terms followed by the key fields that are not among them, so that no two records are equal in it.
    public var total: [Term] {
        terms + R.schema.key.filter { name in !terms.contains { $0.field == name } }.map { Term(field: $0) }
    }

    /// Refuses an order by a field that has none.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    public func validate(operation: String) throws(CairnError) {
        for term in terms { _ = try R.schema.requireOrdered(term.field, operation: operation) }
    }
}
