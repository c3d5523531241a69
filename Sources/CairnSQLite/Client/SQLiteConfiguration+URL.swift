public import CairnRepositories
internal import CairnRuntime

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
        for option in try URLOption.list(rest[rest.index(after: question)...], backend: .sqlite) { try set(option) }
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
        guard let path = PercentEncoding.decode(text) else {
            throw refusal("the URL has a % that two hexadecimal digits do not follow")
        }
        guard !path.utf8.contains(0) else { throw refusal("the path holds a NUL character") }
        return .file(path)
    }

    private mutating func set(_ option: URLOption) throws(CairnError) {
        switch option.name {
        case "read_only": isReadOnly = try option.truth()
        case "create_file": createsFile = try option.truth()
        case "create_folders": createsFolders = try option.truth()
        case "busy_timeout": busyTimeout = try option.seconds()
        case "acquire_timeout": acquireTimeout = try option.seconds()
        case "maximum_readers": maximumReaders = try option.count(in: 1...1000)
        default:
            throw option.unknown(
                known: "read_only, create_file, create_folders, busy_timeout, acquire_timeout, maximum_readers")
        }
    }

    private static func refusal(_ message: String) -> CairnError {
        CairnError(.invalidInput, backend: .sqlite, operation: "read URL", message: message)
    }
}
