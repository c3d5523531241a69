/// How a database reads what can hide a semicolon: quotes, comments and bodies of triggers and functions.
public struct SQLDialect: Hashable, Sendable {
    /// Where a backslash hides the quote after it.
    public enum BackslashEscapes: Hashable, Sendable {
        /// Nowhere, as standard SQL has it.
        case none
        /// In strings written `E'...'`.
        case markedStrings
        /// Inside every kind of quotes.
        case everywhere
    }

    /// Which statements hold statements.
    public enum Body: Hashable, Sendable {
        /// None do.
        case none
        /// `CREATE TRIGGER ... BEGIN ...; END`, which ends at `; END ;` as `sqlite3_complete` has it.
        case triggers
        /// `CREATE FUNCTION ... BEGIN ATOMIC ...; END` and semicolons in parentheses, as `psql` has it.
        case functions
    }

    /// Whether `/* /* */ */` is one comment.
    public var nestsComments: Bool
    /// What begins a comment that ends with the line.
    public var lineComments: [String]
    /// Whether `$tag$...$tag$` quotes.
    public var hasDollarQuotes: Bool
    /// Whether backticks quote a name.
    public var hasBackticks: Bool
    /// Whether `[...]` quotes a name.
    public var hasBrackets: Bool
    /// Where a backslash hides the quote after it.
    public var backslashEscapes: BackslashEscapes
    /// Which statements hold statements.
    public var body: Body

    /// Makes a dialect; the defaults are standard SQL.
    public init(
        nestsComments: Bool = true, lineComments: [String] = ["--"], hasDollarQuotes: Bool = false,
        hasBackticks: Bool = false, hasBrackets: Bool = false, backslashEscapes: BackslashEscapes = .none,
        body: Body = .none
    ) {
        self.nestsComments = nestsComments
        self.lineComments = lineComments
        self.hasDollarQuotes = hasDollarQuotes
        self.hasBackticks = hasBackticks
        self.hasBrackets = hasBrackets
        self.backslashEscapes = backslashEscapes
        self.body = body
    }

    /// SQLite, as its tokenizer reads.
    public static let sqlite = SQLDialect(nestsComments: false, hasBackticks: true, hasBrackets: true, body: .triggers)

    /// PostgreSQL with `standard_conforming_strings`.
    public static let postgreSQL = SQLDialect(hasDollarQuotes: true, backslashEscapes: .markedStrings, body: .functions)

    /// ClickHouse. Data that follows `INSERT ... FORMAT` is not recognised: insert with `VALUES` or `SELECT`.
    public static let clickHouse = SQLDialect(
        lineComments: ["--", "//", "# ", "#!"], hasDollarQuotes: true, hasBackticks: true,
        backslashEscapes: .everywhere)
}
