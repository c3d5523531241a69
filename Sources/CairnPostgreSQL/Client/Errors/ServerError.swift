import CLibpq

/// What PostgreSQL said about a statement that failed.
struct ServerError: Error, Sendable, Hashable {
    /// The class of the error. https://www.postgresql.org/docs/15/errcodes-appendix.html
    let sqlState: String
    /// `ERROR`, or `FATAL` when the session ended with it.
    var severity = "ERROR"
    /// What went wrong; may hold values.
    let message: String
    /// More; may hold values, and often does.
    var detail: String?
    var hint: String?
    var table: String?
    var column: String?
    var constraint: String?
    /// The function of the server that refused.
    var routine: String?

    init(sqlState: String, message: String) {
        self.sqlState = sqlState
        self.message = message
    }

    init(_ result: QueryResult) { self.init(field: result.field) }

    /// - Parameter field: Gives a part of the error.
    init(field: (CInt) -> String?) {
        sqlState = field(cairn_diag_SQLSTATE) ?? ""
        severity = field(cairn_diag_SEVERITY_NONLOCALIZED) ?? "ERROR"
        message = field(cairn_diag_MESSAGE_PRIMARY) ?? ""
        detail = field(cairn_diag_MESSAGE_DETAIL)
        hint = field(cairn_diag_MESSAGE_HINT)
        table = field(cairn_diag_TABLE_NAME)
        column = field(cairn_diag_COLUMN_NAME)
        constraint = field(cairn_diag_CONSTRAINT_NAME)
        routine = field(cairn_diag_SOURCE_FUNCTION)
    }

    /// Whether the session is over.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

    /// Whether the server has forgotten a prepared statement, or what it gives has changed: to be prepared again.
    var isStaleStatement: Bool {
        sqlState == "26000" || (sqlState == "0A000" && routine == "RevalidateCachedQuery")
    }

    /// Whether a transaction lost against another and can be run again as a whole.
    var isLostRace: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// Whether something that was to be made had been made by someone else meanwhile: a table, a column or an index. A
    /// transaction that sees the tables of its beginning finds out only then.
    var isConcurrentDefinition: Bool {
        ["42P07", "42701", "42710"].contains(sqlState) || (sqlState == "23505" && table?.hasPrefix("pg_") == true)
    }
}
