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

    /// Reads `url` and `<role>.url`, or the file named by `url.file` and `<role>.url.file`, of the first source that has
    /// either; an empty text is none.
    ///
    /// With ``ConfigReader/cairn(folder:)`` those are the variables `CAIRN_URL`, `CAIRN_CANDLES_URL`, … and
    /// `CAIRN_URL_FILE`, …
    ///
    /// - Parameters:
    ///   - sources: Where settings come from, the strongest first.
    ///   - registry: The backends, whose schemes are the ones accepted.
    ///   - fallback: The URL where nothing is set.
    /// - Throws: `CairnError` with code `invalidInput` that lists every mistake by variable, never by value.
    public init(_ sources: [ConfigReader], registry: BackendRegistry, fallback: StoreURL) throws(CairnError) {
        var mistakes: [String] = []
        var urls: [Role: StoreURL] = [:]
        var defaulted: Set<Role> = []
        let common = Self.read(["url"], variable: "CAIRN_URL", sources, registry, &mistakes)
        for role in Role.allCases {
            let own = Self.read([role.rawValue, "url"], variable: role.variable, sources, registry, &mistakes)
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
        _ key: [String], variable: String, _ sources: [ConfigReader], _ registry: BackendRegistry,
        _ mistakes: inout [String]
    ) -> StoreURL? {
        for source in sources {
            if let text = source.string(forKey: ConfigKey(key), isSecret: true), !text.isEmpty {
                return parse(text, variable, registry, &mistakes)
            }
            guard let file = source.string(forKey: ConfigKey(key + ["file"])) else { continue }
            guard let text = SecretFile.read(file) else {
                mistakes.append("\(variable)_FILE names a file that cannot be read: \(file)")
                return nil
            }
            guard !text.isEmpty else {
                mistakes.append("\(variable)_FILE names an empty file: \(file)")
                return nil
            }
            return parse(text, "\(variable)_FILE", registry, &mistakes)
        }
        return nil
    }

    /// Without quotation marks around it, which shells take away and `.env` keeps.
    private static func unquoted(_ text: String) -> String {
        guard text.count > 1, let mark = text.first, mark == "\"" || mark == "'", text.last == mark else { return text }
        return String(text.dropFirst().dropLast())
    }

    private static func parse(
        _ text: String, _ variable: String, _ registry: BackendRegistry, _ mistakes: inout [String]
    ) -> StoreURL? {
        do throws(StoreURLError) {
            return try registry.parse(unquoted(text))
        } catch {
            mistakes.append("\(variable) \(error)")
            return nil
        }
    }
}
