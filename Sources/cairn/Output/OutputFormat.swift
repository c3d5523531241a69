/// How rows are written.
enum OutputFormat: String, CaseIterable, Sendable {
    /// Aligned columns for people.
    case table
    /// RFC 4180 with a header line, lines ended by a line feed.
    case csv
    /// One JSON array of objects.
    case json
    /// One JSON object per line.
    case jsonl
    /// A table as GitHub and most others render it.
    case markdown
}
