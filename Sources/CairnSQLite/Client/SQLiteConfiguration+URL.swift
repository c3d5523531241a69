public import CairnRepositories

extension SQLiteConfiguration {
    /// Reads a URL: `sqlite:/data/market.sqlite`, `sqlite:market.sqlite` for a file in the current folder,
    /// `sqlite:///data/market.sqlite`, or `sqlite::memory:`.
    ///
    /// Options follow a question mark, joined by `&`:
    ///
    /// | option | value | meaning |
    /// |---|---|---|
    /// | `read_only` | `true` or `false` | ``isReadOnly`` |
    /// | `create_file` | `true` or `false` | ``createsFile`` |
    /// | `create_folders` | `true` or `false` | ``createsFolders`` |
    /// | `busy_timeout` | seconds | ``busyTimeout`` |
    /// | `acquire_timeout` | seconds | ``acquireTimeout`` |
    /// | `maximum_readers` | a count | ``maximumReaders`` |
    ///
    /// Characters that have a meaning in URLs are written as `%3F` (?), `%23` (#) and `%25` (%).
    ///
    /// - Throws: `CairnError` with code `invalidInput` naming the part that is wrong, never the URL: another's may hold a
    ///   password.
    public init(url: String) throws(CairnError) {
        guard url.lowercased().hasPrefix("sqlite:") else {
            throw Self.refusal("the URL does not begin with sqlite:")
        }
        let rest = url.dropFirst("sqlite:".count)
        guard !rest.contains("#") else { throw Self.refusal("the URL has a fragment; write # in a path as %23") }
        let question = rest.firstIndex(of: "?") ?? rest.endIndex
        self.init(try Self.location(rest[..<question]))
        guard question < rest.endIndex else { return }
        for option in rest[rest.index(after: question)...].split(separator: "&") {
            try set(option)
        }
    }

    private static func location(_ text: Substring) throws(CairnError) -> Location {
        if text == ":memory:" { return .memory }
        var text = text
        if text.hasPrefix("//") {
            text = text.dropFirst(2)
            guard text.hasPrefix("/") else {
                throw refusal(
                    "the URL names a host; write sqlite:/folder/file for a full path, sqlite:folder/file for a relative one"
                )
            }
        }
        guard !text.isEmpty else { throw refusal("the URL names no file") }
        guard let path = decoded(text) else {
            throw refusal("the URL has a % that two hexadecimal digits do not follow")
        }
        guard !path.utf8.contains(0) else { throw refusal("the path holds a NUL character") }
        return .file(path)
    }

    private mutating func set(_ option: Substring) throws(CairnError) {
        let name = option.prefix { $0 != "=" }
        let value = option.dropFirst(name.count + 1)
        switch name {
        case "read_only": isReadOnly = try Self.truth(value, of: name)
        case "create_file": createsFile = try Self.truth(value, of: name)
        case "create_folders": createsFolders = try Self.truth(value, of: name)
        case "busy_timeout": busyTimeout = try Self.seconds(value, of: name)
        case "acquire_timeout": acquireTimeout = try Self.seconds(value, of: name)
        case "maximum_readers":
            guard let count = Int(value), (1...1000).contains(count) else {
                throw Self.refusal("maximum_readers is \(value), not a count from 1 to 1000")
            }
            maximumReaders = count
        default:
            throw Self.refusal(
                "\(name) is no option; there are read_only, create_file, create_folders, busy_timeout, "
                    + "acquire_timeout, maximum_readers")
        }
    }

    private static func truth(_ value: Substring, of name: Substring) throws(CairnError) -> Bool {
        switch value {
        case "true", "1": return true
        case "false", "0": return false
        default: throw refusal("\(name) is \(value), not true or false")
        }
    }

    private static func seconds(_ value: Substring, of name: Substring) throws(CairnError) -> Duration {
        // A day is longer than anyone waits, and keeps milliseconds within what SQLite takes.
        guard let seconds = Double(value), (0...86_400).contains(seconds) else {
            throw refusal("\(name) is \(value), not a number of seconds from 0 to 86400")
        }
        return .milliseconds(Int((seconds * 1000).rounded()))
    }

    /// The text with `%20` and the like replaced; nil when a percent sign stands alone or the bytes are no text.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(Substring(digits), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func refusal(_ message: String) -> CairnError {
        CairnError(.invalidInput, backend: .sqlite, operation: "read URL", message: message)
    }
}
