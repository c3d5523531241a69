public import CairnRepositories

/// How an adapter offers itself to a composition: which URLs it understands, and how to open one.
///
/// An app team's own root lists the backends it imports:
///
/// ```swift
/// let backends = BackendRegistry([InMemoryBackend(), SQLiteBackend()])
/// ```
public protocol Backend: Sendable {
    /// The URL schemes, in lower case and without the colon.
    var schemes: [String] { get }

    /// Opens the storage of a URL.
    ///
    /// - Parameters:
    ///   - url: A URL with one of ``schemes``.
    ///   - options: How to open it.
    /// - Throws: `CairnError`.
    func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage

    /// The database file that a URL names; nil when there is none on this machine, which is the default.
    ///
    /// - Throws: `CairnError` with code `invalidInput` when the URL is wrong in what follows its scheme.
    func file(of url: StoreURL) throws(CairnError) -> String?
}

extension Backend {
    /// None.
    public func file(of url: StoreURL) throws(CairnError) -> String? { nil }
}

/// How a storage is opened.
public struct OpenOptions: Sendable, Hashable {
    /// Whether nothing may be written.
    public var isReadOnly: Bool
    /// Whether a database file is made when it is missing; otherwise that is an error with code `unavailable`.
    public var createsFile: Bool
    /// Whether folders above a database file are made when they are missing.
    public var createsFolders: Bool
    /// Whether the schema is brought to its newest form; otherwise an older one is an error with code `schemaMismatch`.
    public var migrates: Bool

    /// Makes options.
    public init(
        isReadOnly: Bool = false, createsFile: Bool = true, createsFolders: Bool = false, migrates: Bool = true
    ) {
        self.isReadOnly = isReadOnly
        self.createsFile = createsFile
        self.createsFolders = createsFolders
        self.migrates = migrates
    }
}

/// The backends of a process by URL scheme.
public struct BackendRegistry: Sendable {
    private let backends: [String: any Backend]

    /// Registers backends; of two with one scheme the later wins.
    public init(_ backends: [any Backend]) {
        self.backends = Dictionary(
            backends.flatMap { backend in backend.schemes.map { ($0, backend) } }, uniquingKeysWith: { $1 })
    }

    /// The schemes known, in order.
    public var schemes: [String] { backends.keys.sorted() }

    /// Parses a URL and makes sure that its backend understands it.
    ///
    /// - Throws: `StoreURLError`.
    public func parse(_ text: String) throws(StoreURLError) -> StoreURL {
        let url = try StoreURL(text)
        let backend = try backend(for: url)
        do throws(CairnError) {
            _ = try backend.file(of: url)
        } catch {
            throw .notUnderstood(error.message)
        }
        return url
    }

    /// The backend of a URL.
    ///
    /// - Throws: `StoreURLError` for an unknown scheme.
    public func backend(for url: StoreURL) throws(StoreURLError) -> any Backend {
        guard let backend = backends[url.scheme] else { throw .unknownScheme(url.scheme, known: schemes) }
        return backend
    }
}
