public import CairnDomain

/// Formulas, with the questions that are asked of them.
public protocol FormulaRepository: Sendable {
    /// The store behind it.
    var store: any RecordStore<Formula> { get }

    /// The formula of an id, or nil.
    func formula(id: Formula.ID) async throws -> Formula?
    /// The formulas of a category, by name.
    func formulas(in category: FormulaCategory) async throws -> [Formula]
    /// The formulas that carry a tag, by name.
    func formulas(tagged tag: String) async throws -> [Formula]
    /// The formulas whose name or one of whose tags holds a text in any case, by name.
    func search(_ text: String, limit: Int?) async throws -> [Formula]
    /// Every formula, by name.
    func all() async throws -> [Formula]
    /// Adds a new formula.
    func add(_ formula: Formula) async throws
    /// Replaces a formula if it still has the version that this one was made from.
    ///
    /// - Returns: The formula as stored, its version raised by one and changed now.
    /// - Throws: `CairnError` with code `staleVersion` when someone else changed it, `notFound`.
    func update(_ formula: Formula) async throws -> Formula
    /// Deletes the formula of an id.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func delete(id: Formula.ID) async throws -> Bool
}

extension FormulaRepository {
    /// The formula of an id, or nil.
    public func formula(id: Formula.ID) async throws -> Formula? {
        try await store.get(id)
    }

    /// The formulas of a category, by name.
    public func formulas(in category: FormulaCategory) async throws -> [Formula] {
        try await store.find(where: \.category == category, sort: .ascending(\.name))
    }

    /// The formulas that carry a tag, by name.
    public func formulas(tagged tag: String) async throws -> [Formula] {
        try await store.find(where: .hasElement(\.tags, tag), sort: .ascending(\.name))
    }

    /// Every formula whose name or one of whose tags holds a text in any case, by name.
    public func search(_ text: String) async throws -> [Formula] {
        try await search(text, limit: nil)
    }

    /// The formulas whose name or one of whose tags holds a text in any case, by name.
    public func search(_ text: String, limit: Int?) async throws -> [Formula] {
        try await store.find(
            where: .contains(\.name, text, ignoringCase: true) || .contains(\.tags, text, ignoringCase: true),
            sort: .ascending(\.name), limit: limit)
    }

    /// Every formula, by name.
    public func all() async throws -> [Formula] {
        try await store.find(sort: .ascending(\.name))
    }

    /// Adds a new formula.
    public func add(_ formula: Formula) async throws {
        try await store.insert(formula)
    }

    /// Replaces a formula if it still has the version that this one was made from.
    ///
    /// - Returns: The formula as stored, its version raised by one and changed now.
    /// - Throws: `CairnError` with code `staleVersion` when someone else changed it, `notFound`.
    public func update(_ formula: Formula) async throws -> Formula {
        try await store.update(try formula.with(updatedAt: .now), expectedVersion: formula.version)
    }

    /// Deletes the formula of an id.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func delete(id: Formula.ID) async throws -> Bool {
        try await store.delete(RecordKey(id))
    }
}

/// Formulas over any record store.
public struct StoredFormulas: FormulaRepository {
    /// The store behind it.
    public let store: any RecordStore<Formula>

    /// Makes a repository over a store.
    public init(_ store: any RecordStore<Formula>) {
        self.store = store
    }
}
