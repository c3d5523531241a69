import CairnRepositories

/// What a class of errors means. https://www.postgresql.org/docs/15/errcodes-appendix.html
struct SQLStateMeaning {
    let code: CairnError.Code
    /// In words; nil where the server's own message says it better and holds no values.
    let message: String?
    var isTransient = false

    private init(_ code: CairnError.Code, _ message: String? = nil, isTransient: Bool = false) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
    }

    /// The one place where SQLSTATEs get their meaning.
    ///
    /// Messages of the classes 22, 23 and P0 can hold values: those are said in other words.
    init(_ error: ServerError) {
        self =
            switch error.sqlState {
            // Such as a parameter that got no value: of the connection this class tells nothing.
            case "08P01": .init(.invalidInput)
            case "0A000" where error.isStaleStatement, "26000":
                .init(.busy, "the tables have changed since the statement was prepared", isTransient: true)
            case "0A000": .init(.unsupported)
            case "22003": .init(.inexact, "a number is out of the range of its column")
            case "22008": .init(.inexact, "a time is out of the range of its column")
            case "22021", "22P05": .init(.invalidInput, "a text has characters that the database cannot hold")
            case "22001": .init(.invalidInput, "a text is too long for its column")
            case "23505", "23P01": .init(.uniqueViolation, "another record holds the values of a unique constraint")
            case "23502": .init(.invalidInput, "a value is missing")
            case "23503": .init(.invalidInput, "a row that is referred to does not exist, or is referred to")
            case "23514": .init(.invalidInput, "a value breaks a rule of the table")
            case "25006": .init(.readOnly, "the server takes no writes", isTransient: true)
            case "25P02": .init(.misuse, "a statement before has failed, which ended the transaction")
            case "25P03": .init(.timeout, "the transaction was idle for too long", isTransient: true)
            case "25001": .init(.invalidInput)
            case "3D000": .init(.unavailable)
            case "3F000", "42P01", "42703", "42704", "42883": .init(.schemaMismatch)
            case "40001": .init(.busy, "the transaction lost against another one", isTransient: true)
            case "40P01": .init(.busy, "two transactions waited for each other", isTransient: true)
            case "40003": .init(.unavailable, isTransient: true)
            case "42501": .init(.authentication, "the user may not do this")
            case "42P07", "42710", "42P06": .init(.schemaMismatch)
            case "53100": .init(.full)
            case "53300": .init(.unavailable, isTransient: true)
            case "55P03": .init(.busy, "another transaction holds a lock for too long", isTransient: true)
            case "55006": .init(.busy, isTransient: true)
            // Nobody of this client asked for it: a limit of the server's, or its administrator.
            case "57014": .init(.timeout)
            case "57P01", "57P02", "57P03", "57P05": .init(.unavailable, isTransient: true)
            case "57P04": .init(.unavailable)
            case "XX001", "XX002": .init(.corrupt)
            default: Self(ofClass: String(error.sqlState.prefix(2)))
            }
    }

    private init(ofClass name: String) {
        self =
            switch name {
            case "08": .init(.unavailable, isTransient: true)
            case "0A": .init(.unsupported)
            case "22": .init(.invalidInput, "a value does not suit its place")
            case "23": .init(.invalidInput, "a value breaks a rule of the table")
            case "25", "2D", "3B": .init(.misuse)
            case "28": .init(.authentication)
            case "40": .init(.busy, isTransient: true)
            case "42", "54": .init(.invalidInput)
            case "53", "58": .init(.unavailable, isTransient: true)
            case "57": .init(.unavailable, isTransient: true)
            case "P0": .init(.invalidInput, "a rule that is written in the database refuses it")
            case "XX": .init(.internalError)
            default: .init(.internalError)
            }
    }
}
