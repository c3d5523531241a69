public import CairnRepositories

/// Cuts SQL text at the semicolons that end statements, and at no others.
public struct StatementSplitter: Sendable {
    /// How the text is read.
    public let dialect: SQLDialect

    /// Makes a splitter for a dialect.
    public init(_ dialect: SQLDialect) {
        self.dialect = dialect
    }

    /// The statements of a script, in order.
    ///
    /// - Throws: `CairnError` with code `invalidInput` that names file and line: a quotation or comment that is not
    ///   closed, or a script without any statement.
    public func statements(in script: MigrationScript) throws(CairnError) -> [MigrationStatement] {
        let statements: [MigrationStatement]
        do {
            statements = try split(script.text, file: script.file)
        } catch {
            throw .badMigrations("\(script.file):\(error.line): \(error.reason)")
        }
        if statements.isEmpty { throw .badMigrations("\(script.file): holds no statement") }
        return statements
    }

    /// The statements of a text, in order; blanks, comments and semicolons between them are dropped.
    ///
    /// - Parameters:
    ///   - text: SQL; the last statement needs no semicolon.
    ///   - file: The file that the statements name.
    /// - Throws: `SQLTextFlaw` for a quotation or comment that is not closed.
    public func split(_ text: String, file: String = "") throws(SQLTextFlaw) -> [MigrationStatement] {
        var scanner = SQLScanner(text, dialect: dialect)
        var statements: [MigrationStatement] = []
        var boundary = StatementBoundary(dialect.body)
        var first: SQLToken?
        var end = 0
        func finish() {
            if let first {
                let text = String(decoding: scanner.bytes[first.range.lowerBound..<end], as: UTF8.self)
                statements.append(MigrationStatement(text: text, file: file, line: first.line))
            }
            first = nil
            boundary = StatementBoundary(dialect.body)
        }
        while let token = try scanner.next() {
            guard token.isSignificant else { continue }
            if boundary.ends(with: token, text: String(decoding: scanner.bytes[token.range], as: UTF8.self)) {
                finish()
            } else {
                first = first ?? token
                end = token.range.upperBound
            }
        }
        finish()
        return statements
    }

    /// The text without comments and with one blank between tokens, by which two definitions are compared.
    ///
    /// A text that cannot be read is returned as it is.
    public func condensed(_ text: String) -> String { tokens(of: text).joined(separator: " ") }

    /// What the database would see of a text, piece by piece; a text that cannot be read is one piece.
    public func tokens(of text: String) -> [String] {
        var scanner = SQLScanner(text, dialect: dialect)
        var tokens: [String] = []
        do {
            while let token = try scanner.next() {
                if token.isSignificant { tokens.append(String(decoding: scanner.bytes[token.range], as: UTF8.self)) }
            }
        } catch {
            return [text]
        }
        return tokens
    }
}
