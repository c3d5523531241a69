import Testing

@testable import CairnPostgreSQL

@Suite struct StatementCacheTests {
    private func use(_ text: String, _ cache: inout StatementCache) throws -> StatementCache.Use {
        let use = cache.use(text)
        return try #require(use)
    }

    @Test func `a statement is new once and keeps its name`() throws {
        var cache = StatementCache(capacity: 2)
        let first = try use("SELECT 1", &cache)
        let again = try use("SELECT 1", &cache)
        #expect(first.isNew && !again.isNew)
        #expect(first.name == again.name)
    }

    @Test func `the statement not used for longest makes room`() throws {
        var cache = StatementCache(capacity: 2)
        let old = try use("a", &cache)
        let other = try use("b", &cache)
        _ = cache.use("a")
        let third = try use("c", &cache)
        #expect(third.evicted == other.name)
        let kept = try use("a", &cache)
        #expect(!kept.isNew)
        let again = try use("b", &cache)
        #expect(again.evicted == third.name)
        #expect(old.evicted == nil)
    }

    @Test func `names are never used twice, also after a statement was forgotten`() throws {
        var cache = StatementCache(capacity: 1)
        var names: Set<String> = []
        for text in ["a", "b", "a", "b"] {
            let found = try use(text, &cache)
            #expect(found.isNew)
            #expect(names.insert(found.name).inserted)
        }
        cache.forget("b")
        let last = try use("b", &cache)
        #expect(last.isNew && last.evicted == nil)
        #expect(names.insert(last.name).inserted)
    }

    @Test func `what could not be let go is let go before anything else`() throws {
        var cache = StatementCache(capacity: 2)
        let first = try use("a", &cache)
        _ = try use("b", &cache)
        let evicted = try #require(try use("c", &cache).evicted)
        #expect(evicted == first.name)
        cache.keep(evicted: evicted)
        #expect(try use("b", &cache).evicted == nil)
        #expect(try use("d", &cache).evicted == evicted)
        #expect(try use("e", &cache).evicted != nil)
    }

    @Test func `without room no statement is kept`() {
        var cache = StatementCache(capacity: 0)
        let use = cache.use("a")
        #expect(use?.name == nil)
    }
}
