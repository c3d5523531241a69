import CairnRuntime

/// SQL whose values are bound in binary form: `WHERE code = $1`.
typealias SQL = SQLTemplate<BoundValue>

/// A value as PostgreSQL's wire carries it.
struct BoundValue: Sendable, Hashable {
    /// The number of its type in `pg_type`.
    let type: UInt32
    /// The binary form; nil is NULL.
    let bytes: [UInt8]?
}

extension SQLTemplate<BoundValue> {
    /// What is sent.
    ///
    /// - Parameter isPrepared: Whether the server is to keep the statement for the next time.
    func statement(isPrepared: Bool = true) -> Statement {
        let (text, values) = rendered { index, _ in "$\(index + 1)" }
        return Statement(text: text, values: values, isPrepared: isPrepared)
    }
}

/// One statement with its values.
struct Statement: Sendable, Hashable {
    let text: String
    var values: [BoundValue] = []
    /// Whether the server keeps it for the next time; of no use for what is asked once.
    var isPrepared = false

    static let begin = Statement(text: "BEGIN", isPrepared: true)
    static let commit = Statement(text: "COMMIT", isPrepared: true)
    static let rollback = Statement(text: "ROLLBACK")
}
