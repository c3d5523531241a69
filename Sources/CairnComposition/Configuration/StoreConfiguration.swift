public import Configuration
public import CairnRepositories

/// Which storage each role uses, read from the environment and from files.
public struct StoreConfiguration: Sendable {
    /// The URL of each role.
    public let urls: [Role: StoreURL]
    /// The roles for which nothing was configured, so that they use the default.
    public let defaulted: Set<Role>

    /// Uses one URL for every role.
    public init(all url: StoreURL) {
        urls = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, url) })
        defaulted = []
    }

    /// Reads `url` and `<role>.url`, or the file named by `url.file` and `<role>.url.file`.
    ///
    /// With ``ConfigReader/cairn(folder:)`` those are the variables `CAIRN_URL`, `CAIRN_CANDLES_URL`, … and
    /// `CAIRN_URL_FILE`, …
    ///
    /// - Parameters:
    ///   - reader: Where settings come from.
    ///   - registry: The backends, whose schemes are the ones accepted.
    ///   - fallback: The URL where nothing is set.
    /// - Throws: `CairnError` with code `invalidInput` that lists every mistake by variable, never by value.
    public init(_ reader: ConfigReader, registry: BackendRegistry, fallback: StoreURL) throws(CairnError) {
        var mistakes: [String] = []
        var urls: [Role: StoreURL] = [:]
        var defaulted: Set<Role> = []
        let common = Self.read(["url"], variable: "CAIRN_URL", reader, registry, &mistakes)
        for role in Role.allCases {
            let own = Self.read([role.rawValue, "url"], variable: role.variable, reader, registry, &mistakes)
            urls[role] = own ?? common ?? fallback
            if own == nil, common == nil { defaulted.insert(role) }
        }
        guard mistakes.isEmpty else {
            throw CairnError(.invalidInput, operation: "read configuration", message: mistakes.joined(separator: "; "))
        }
        self.urls = urls
        self.defaulted = defaulted
    }

    private static func read(
        _ key: [String], variable: String, _ reader: ConfigReader, _ registry: BackendRegistry,
        _ mistakes: inout [String]
    ) -> StoreURL? {
        var text = reader.string(forKey: ConfigKey(key), isSecret: true)
        if text == nil, let file = reader.string(forKey: ConfigKey(key + ["file"])) {
            text = SecretFile.read(file)
            if text == nil { mistakes.append("\(variable)_FILE names a file that cannot be read: \(file)") }
        }
        guard let text, !text.isEmpty else { return nil }
        do throws(StoreURLError) {
            let url = try StoreURL(text)
            _ = try registry.backend(for: url)
            return url
        } catch {
            mistakes.append("\(variable) \(error)")
            return nil
        }
    }
}
