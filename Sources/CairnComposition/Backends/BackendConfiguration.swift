internal import CairnRepositories

/// What an adapter reads from a URL before it opens anything.
protocol BackendConfiguration {
    var isReadOnly: Bool { get set }
    var migrates: Bool { get set }

    init(url: String) throws(CairnError)
}

extension BackendConfiguration {
    /// Reads a URL; nothing may be written if it or the options say so.
    init(_ url: StoreURL, _ options: OpenOptions) throws(CairnError) {
        try self.init(url: url.text)
        isReadOnly = isReadOnly || options.isReadOnly
        migrates = options.migrates
    }
}
