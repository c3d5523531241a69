public import CairnRepositories

/// The text of one file of a migration.
public struct MigrationScript: Hashable, Sendable {
    /// The path that errors show.
    public let file: String
    /// The text, with LF line ends and without a byte order mark, whatever the file has: what an editor or a
    /// version-control system changes by itself must not look like an edited migration.
    public let text: String
    /// The checksum of ``text``.
    public let checksum: MigrationChecksum

    /// Reads a script.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a file that is empty, not UTF-8 or holds NUL characters.
    public init(_ file: MigrationFile) throws(CairnError) {
        var bytes = file.bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var kept: [String] = []
        for (index, line) in lines.enumerated() {
            let isEnded = index < lines.count - 1
            let line = isEnded && line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let text = String(validating: line, as: UTF8.self) else {
                throw .badMigrations("\(file.path):\(index + 1): is not UTF-8 text")
            }
            // A driver written in C would take it for the end and run half of the statement.
            if line.contains(0) { throw .badMigrations("\(file.path):\(index + 1): holds a NUL character") }
            kept.append(text)
        }
        self.file = file.path
        text = kept.joined(separator: "\n")
        if text.allSatisfy(\.isWhitespace) { throw .badMigrations("\(file.path): is empty") }
        checksum = MigrationChecksum(of: text)
    }
}

extension CairnError {
    /// The error for migration files that cannot be used; `flaw` begins with the file.
    static func badMigrations(_ flaw: String) -> CairnError {
        CairnError(.invalidInput, operation: "read migrations", message: flaw)
    }
}
