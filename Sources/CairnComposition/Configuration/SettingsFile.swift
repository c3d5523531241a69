internal import CairnRepositories
internal import Foundation

/// Looks at a file of settings before it is parsed: what a parser would pass over in silence sends data to the wrong
/// store.
enum SettingsFile {
    /// Whether there is anything in the file; a missing one has nothing.
    ///
    /// - Parameter isEnvironment: Whether it is a `.env`, whose lines are `NAME=value` or comments.
    /// - Throws: `CairnError` with code `invalidInput` naming file and line, never the text.
    static func hasSettings(_ path: String, isEnvironment: Bool) throws(CairnError) -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let name = URL(fileURLWithPath: path).lastPathComponent
        guard let data = FileManager.default.contents(atPath: path) else { throw flaw("\(name) cannot be read") }
        if data.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw flaw("\(name) begins with a byte order mark; save it without")
        }
        guard let text = String(bytes: data, encoding: .utf8) else { throw flaw("\(name) is not UTF-8 text") }
        var hasSettings = false
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.drop(while: \.isWhitespace)
            if line.isEmpty || line.hasPrefix("#") || line == "---" { continue }
            hasSettings = true
            guard isEnvironment else { break }
            let variable = line.prefix { $0 != "=" }
            if variable.endIndex == line.endIndex || variable.contains(where: \.isWhitespace) {
                throw flaw("\(name):\(index + 1): is not NAME=value; there is no export and no space around the name")
            }
        }
        return hasSettings
    }

    private static func flaw(_ message: String) -> CairnError {
        CairnError(.invalidInput, operation: "read configuration", message: message)
    }
}
