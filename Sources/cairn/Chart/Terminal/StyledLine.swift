/// A line of a terminal as runs of text that look alike.
struct StyledLine: Sendable {
    private var runs: [(text: String, style: TextStyle)] = []
    /// The columns taken so far.
    private(set) var width = 0

    /// Adds text.
    mutating func append(_ text: String, _ style: TextStyle = .plain) {
        guard !text.isEmpty else { return }
        width += text.displayWidth
        if let last = runs.indices.last, runs[last].style == style {
            runs[last].text += text
        } else {
            runs.append((text, style))
        }
    }

    /// Adds spaces up to a column.
    mutating func pad(to column: Int) {
        append(String(repeating: " ", count: max(0, column - width)))
    }

    /// The line as text, with ANSI sequences only where something differs from plain text.
    func text(usesColor: Bool) -> String {
        runs.reduce(into: "") { line, run in
            if usesColor, run.style != .plain {
                line += "\u{1B}[\(run.style.rawValue)m\(run.text)\u{1B}[0m"
            } else {
                line += run.text
            }
        }
    }
}
