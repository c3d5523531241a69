public import CairnDomain

/// Symbols, with the questions that are asked of them.
///
/// The answers are implemented once over the port; a backend that knows better overrides one.
public protocol SymbolRepository: Sendable {
    /// The store behind it.
    var store: any RecordStore<Symbol> { get }

    /// The symbol of a code, or nil.
    func symbol(code: String) async throws -> Symbol?
    /// The symbols of a market, by code.
    func symbols(in market: Market) async throws -> [Symbol]
    /// The symbols traded at present, by code.
    func activeSymbols() async throws -> [Symbol]
    /// The symbols whose code or name holds a text in any case, by code.
    func search(_ text: String, limit: Int?) async throws -> [Symbol]
    /// Adds symbols or replaces those of the same code.
    func save(_ symbols: [Symbol]) async throws
    /// Deletes the symbol of a code.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func delete(code: String) async throws -> Bool
}

extension SymbolRepository {
    /// The symbol of a code, or nil.
    public func symbol(code: String) async throws -> Symbol? {
        try await store.get(code)
    }

    /// The symbols of a market, by code.
    public func symbols(in market: Market) async throws -> [Symbol] {
        try await store.find(where: \.market == market)
    }

    /// The symbols traded at present, by code.
    public func activeSymbols() async throws -> [Symbol] {
        try await store.find(where: \.isActive == true)
    }

    /// Every symbol whose code or name holds a text in any case, by code.
    public func search(_ text: String) async throws -> [Symbol] {
        try await search(text, limit: nil)
    }

    /// The symbols whose code or name holds a text in any case, by code.
    public func search(_ text: String, limit: Int?) async throws -> [Symbol] {
        try await store.find(
            where: .contains(\.code, text, ignoringCase: true) || .contains(\.name, text, ignoringCase: true),
            limit: limit)
    }

    /// Adds symbols or replaces those of the same code.
    public func save(_ symbols: [Symbol]) async throws {
        try await store.upsert(symbols)
    }

    /// Deletes the symbol of a code.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func delete(code: String) async throws -> Bool {
        try await store.delete(RecordKey(code))
    }
}

/// Symbols over any record store.
public struct StoredSymbols: SymbolRepository {
    /// The store behind it.
    public let store: any RecordStore<Symbol>

    /// Makes a repository over a store.
    public init(_ store: any RecordStore<Symbol>) {
        self.store = store
    }
}
