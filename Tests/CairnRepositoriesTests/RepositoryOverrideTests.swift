import CairnDomain
import CairnInMemory
import CairnRepositories
import Testing

@Suite struct RepositoryOverrideTests {
    /// A repository whose backend answers one question better than the common implementation.
    private struct FastSymbols: SymbolRepository {
        let store: any RecordStore<Symbol>
        let answer: Symbol

        func search(_ text: String, limit: Int?) async throws -> [Symbol] { [answer] }
    }

    @Test func `an overridden question is asked through the protocol, with and without its limit`() async throws {
        let answer = try Symbol(code: "FAST", name: "Fast", market: .etf)
        let store = try await InMemoryStorage().records(Symbol.self)
        let symbols: any SymbolRepository = FastSymbols(store: store, answer: answer)
        #expect(try await symbols.search("anything", limit: 3) == [answer])
        #expect(try await symbols.search("anything") == [answer])
        #expect(try await symbols.activeSymbols().isEmpty)
    }
}
