/// A read of one row by its key, which can be answered together with others of its kind.
struct PointRead: Sendable {
    /// Asks for this row alone; its values are the key's.
    let statement: Statement
    /// Asks for the rows of several keys: takes an array for each value of a key, and tells behind the columns of a row
    /// which of the keys it has, counted from one.
    let textForSeveral: String
}

/// What a read of one row has found.
struct PointAnswer: Sendable {
    let result: QueryResult
    /// The place of the row in the result; nil when there is none.
    let row: Int?

    init(_ result: QueryResult, row: Int?) {
        self.result = result
        self.row = row
    }

    /// The answer to a statement for this row alone.
    init(_ result: QueryResult) {
        self.init(result, row: result.rowCount > 0 ? 0 : nil)
    }
}
