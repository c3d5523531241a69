import Testing

@testable import CairnPostgreSQL

@Suite struct StatementCacheTests {
    private typealias Key = StatementCache.Key

    private func key(_ text: String, _ values: [BoundValue] = []) -> Key {
        Key(Statement(text: text, values: values))
    }

    /// Plans a round trip of one statement.
    private func use(
        _ text: String, _ cache: inout StatementCache, mayLetGo: Bool = true
    ) throws -> (use: StatementCache.Use?, letGo: [String]) {
        let plan = cache.plan([key(text)], mayLetGo: mayLetGo)
        try #require(plan.uses.count == 1)
        return (plan.uses[0], plan.letGo)
    }

    @Test func `a statement is new once and keeps its name`() throws {
        var cache = StatementCache(capacity: 2)
        let first = try #require(try use("SELECT 1", &cache).use)
        let again = try #require(try use("SELECT 1", &cache).use)
        #expect(first.isNew && !again.isNew)
        #expect(first.name == again.name)
    }

    @Test func `the same text with values of another type is another statement`() throws {
        var cache = StatementCache(capacity: 2)
        let plan = cache.plan(
            [key("a", [.integer(1)]), key("a", [.text("1")]), key("a", [.integer(2)])], mayLetGo: true)
        #expect(plan.uses.map { $0?.isNew } == [true, true, false])
        #expect(plan.uses[0]?.name == plan.uses[2]?.name && plan.uses[0]?.name != plan.uses[1]?.name)
    }

    @Test func `the statement not used for longest makes room`() throws {
        var cache = StatementCache(capacity: 2)
        let old = try #require(try use("a", &cache).use)
        let other = try #require(try use("b", &cache).use)
        #expect(try use("a", &cache).letGo.isEmpty)
        #expect(try use("c", &cache).letGo == [other.name])
        #expect(try use("a", &cache).use == .init(name: old.name, isNew: false))
    }

    @Test func `in a transaction no room is made, and what does not fit is not kept`() throws {
        var cache = StatementCache(capacity: 1)
        _ = try use("a", &cache)
        let other = try use("b", &cache, mayLetGo: false)
        #expect(other.use == nil && other.letGo.isEmpty)
        #expect(try use("a", &cache, mayLetGo: false).use?.isNew == false)
    }

    @Test func `a statement of the same round trip makes no room`() {
        var cache = StatementCache(capacity: 2)
        _ = cache.plan([key("old")], mayLetGo: true)
        let plan = cache.plan([key("a"), key("b"), key("c"), key("a"), nil], mayLetGo: true)
        #expect(plan.uses.map { $0?.isNew } == [true, true, nil, false, nil])
        #expect(plan.letGo.count == 1)
    }

    @Test func `names are never used twice, also after a statement was forgotten`() throws {
        var cache = StatementCache(capacity: 1)
        var names: Set<String> = []
        for text in ["a", "b", "a", "b"] {
            let found = try #require(try use(text, &cache).use)
            #expect(found.isNew)
            #expect(names.insert(found.name).inserted)
        }
        cache.forget(key("b"), isKept: false)
        let last = try use("b", &cache)
        #expect(last.use?.isNew == true && last.letGo.isEmpty)
        let name = try #require(last.use?.name)
        #expect(names.insert(name).inserted)
    }

    @Test func `what the server still has is let go, but not in a transaction`() throws {
        var cache = StatementCache(capacity: 2)
        let stale = try #require(try use("a", &cache).use)
        cache.forget(key("a"), isKept: true)
        #expect(try use("a", &cache, mayLetGo: false).letGo.isEmpty)
        #expect(try use("a", &cache).letGo == [stale.name])
        #expect(try use("a", &cache).letGo.isEmpty)
        cache.keep(evicted: stale.name)
        #expect(try use("a", &cache).letGo == [stale.name])
    }

    @Test func `without room no statement is kept`() throws {
        var cache = StatementCache(capacity: 0)
        let found = try use("a", &cache)
        #expect(found.use == nil && found.letGo.isEmpty)
    }
}
