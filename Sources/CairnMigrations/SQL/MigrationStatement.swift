/// One statement of a migration, with the place it comes from.
public struct MigrationStatement: Hashable, Sendable {
    /// The statement without the semicolon that ends it; comments inside are kept.
    public let text: String
    /// The file it stands in, as errors show it.
    public let file: String
    /// The line of the file, counted from 1, in which it begins.
    public let line: Int

    /// Makes a statement.
    public init(text: String, file: String, line: Int) {
        self.text = text
        self.file = file
        self.line = line
    }

    /// Whether a password may stand in it, as in `CREATE ROLE` and `CREATE USER`; errors must not show it then.
    var holdsSecret: Bool {
        let words = text.uppercased().split { !$0.isLetter && $0 != "_" }
        return words.contains { ["PASSWORD", "IDENTIFIED", "SECRET"].contains($0) }
    }
}
