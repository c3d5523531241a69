import CairnDomain
import CairnRepositories
import GRDB
import Testing

@testable import CairnSQLite

@Suite struct SQLiteRecordStoreTests {
    private func withAccounts(_ body: (any RecordStore<Account>) async throws -> Void) async throws {
        let storage = try await SQLiteStorage.open(.memory)
        try await body(try await storage.records(Account.self))
        try await storage.close()
    }

    private func accounts(_ ids: Range<Int>) -> [Account] {
        ids.map { Account(id: $0, email: "\($0)@x", name: $0 % 3 == 0 ? nil : "n\($0)", tags: ["t\($0 % 2)"]) }
    }

    @Test(arguments: [1, 2, 31, 32, 33, 100, 1000])
    func `batches of any size come back`(count: Int) async throws {
        try await withAccounts { store in
            let all = accounts(0..<count)
            try await store.insert(all.shuffled())
            #expect(try await store.find() == all)
            #expect(try await store.upsert(all.reversed()) == count)
            #expect(try await store.find() == all)
        }
    }

    @Test func `a taken key is told before a taken value, with nothing written`() async throws {
        try await withAccounts { store in
            try await store.insert(accounts(0..<50))
            let same = await #expect(throws: CairnError.self) { try await store.insert(accounts(49..<120)) }
            #expect(same?.code == .duplicateKey)
            let twice = await #expect(throws: CairnError.self) {
                try await store.insert(accounts(50..<60) + accounts(55..<56))
            }
            #expect(twice?.code == .duplicateKey)
            #expect(twice?.description.contains("55") == false)
            let value = await #expect(throws: CairnError.self) {
                try await store.insert(accounts(50..<60) + [Account(id: 99, email: "7@x")])
            }
            #expect(value?.code == .uniqueViolation)
            #expect(value?.constraint == "accounts_email_unique")
            #expect(value?.outcome == .notApplied)
            #expect(value?.description.contains("7@x") == false)
            let extended = (value?.underlying as? DatabaseError)?.extendedResultCode
            #expect(extended == .SQLITE_CONSTRAINT_UNIQUE)
            #expect(try await store.count() == 50)
        }
    }

    @Test func `an upsert does not throw out who holds the value`() async throws {
        try await withAccounts { store in
            try await store.insert(accounts(0..<10))
            let error = await #expect(throws: CairnError.self) {
                try await store.upsert([Account(id: 3, email: "new@x"), Account(id: 4, email: "7@x")])
            }
            #expect(error?.code == .uniqueViolation)
            #expect(error?.constraint == "accounts_email_unique")
            #expect(try await store.find() == accounts(0..<10))
        }
    }

    @Test func `of several with one key the last wins and counts once`() async throws {
        try await withAccounts { store in
            let count = try await store.upsert([
                Account(id: 2, email: "first"), Account(id: 1, email: "x"), Account(id: 2, email: "last"),
            ])
            #expect(count == 2)
            #expect(try await store.find().map(\.email) == ["x", "last"])
        }
    }

    @Test func `an update needs the version it was made from`() async throws {
        try await withAccounts { store in
            try await store.insert([Account(id: 1, email: "a"), Account(id: 2, email: "b")])
            var account = try #require(await store.get(1))
            account.name = "new"
            let stored = try await store.update(account, expectedVersion: 0)
            #expect(stored.version == 1)
            #expect(try await store.get(1) == stored)
            let stale = await #expect(throws: CairnError.self) { try await store.update(account, expectedVersion: 0) }
            #expect(stale?.code == .staleVersion)
            account.id = 9
            let missing = await #expect(throws: CairnError.self) { try await store.update(account, expectedVersion: 0) }
            #expect(missing?.code == .notFound)
            account.id = 1
            account.email = "b"
            let taken = await #expect(throws: CairnError.self) { try await store.update(account, expectedVersion: 1) }
            #expect(taken?.code == .uniqueViolation)
            #expect(try await store.get(1) == stored)
        }
    }

    @Test func `only one of many updates of one version succeeds`() async throws {
        try await withStorage { storage, _ in
            let store = try await storage.records(Account.self)
            try await store.insert(Account(id: 1, email: "a"))
            let successes = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let account = Account(id: 1, email: "a", name: "\(index)")
                        return (try? await store.update(account, expectedVersion: 0)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(successes == 1)
            #expect(try await store.get(1)?.version == 1)
        }
    }

    @Test func `text and bytes come back to the last byte`() async throws {
        try await withAccounts { store in
            for (id, text) in SampleGenerator.texts.enumerated() {
                try await store.insert(Account(id: id, email: text, name: text, tags: [text, text + "x"]))
            }
            for (id, text) in SampleGenerator.texts.enumerated() {
                let found = try #require(await store.get(id))
                #expect(Array(found.email.utf8) == Array(text.utf8))
                #expect(found.tags.map { Array($0.utf8) } == [Array(text.utf8), Array((text + "x").utf8)])
                #expect(try await store.find(where: \.email == text).map(\.id) == [id])
            }
        }
    }

    @Test func `extremes, distinct values and sorting follow the order of values`() async throws {
        try await withAccounts { store in
            let balances = [Money.max, .zero, .min, Money(units: 1), Money(units: -1), Money(units: 1)]
            for (id, balance) in balances.enumerated() {
                try await store.insert(
                    Account(id: id, email: "\(id)", name: id == 2 ? nil : "n\(id)", balance: balance))
            }
            #expect(try await store.min(\.balance) == .min)
            #expect(try await store.max(\.balance) == .max)
            #expect(try await store.min(\.balance, where: \.id > 100) == nil)
            #expect(try await store.distinct(\.balance) == Set(balances).sorted())
            #expect(try await store.distinct(\.name, limit: 2) == [nil, "n0"])
            #expect(try await store.find(sort: .ascending(\.balance)).map(\.id) == [2, 4, 1, 3, 5, 0])
            #expect(try await store.find(sort: .descending(\.name)).map(\.id) == [5, 4, 3, 1, 0, 2])
            #expect(try await store.find(limit: 0).isEmpty)
        }
    }

    @Test func `pages neither skip nor repeat`() async throws {
        try await withAccounts { store in
            try await store.insert(accounts(0..<100))
            for sort: RecordSort<Account> in [.byKey, .ascending(\.name), .descending(\.name)] {
                var ids: [Int] = []
                for try await batch in store.stream(sort: sort, batchSize: 7) { ids += batch.map(\.id) }
                #expect(ids == (try await store.find(sort: sort).map(\.id)))
                #expect(ids.count == 100)
            }
        }
    }

    @Test func `deleting counts exactly`() async throws {
        try await withAccounts { store in
            try await store.insert(accounts(0..<100))
            #expect(try await store.delete(where: \.id < 30) == 30)
            #expect(try await store.delete(where: \.id < 30) == 0)
            #expect(try await store.delete(where: .all) == 70)
        }
    }

    @Test func `a stored value of the wrong type is named`() async throws {
        try await withStorage { storage, path in
            let queue = try DatabaseQueue(path: path)
            try await queue.write { db in
                try db.execute(
                    sql: """
                        CREATE TABLE scores (day INTEGER NOT NULL, network TEXT NOT NULL, value REAL,
                            stats_rank INTEGER NOT NULL, PRIMARY KEY (day, network));
                        INSERT INTO scores VALUES (1, 'a', 'secret', 7);
                        """)
            }
            let store = try await storage.records(Score.self)
            let error = await #expect(throws: CairnError.self) { try await store.find() }
            #expect(error?.code == .invalidStoredData)
            #expect(error?.message == "field value holds text where double is expected")
            #expect(error?.debugDescription.contains("secret") == true)
            try queue.close()
        }
    }

    @Test func `a table that was dropped is missed`() async throws {
        try await withStorage { storage, path in
            let store = try await storage.records(Account.self)
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "DROP TABLE accounts") }
            try queue.close()
            let error = await #expect(throws: CairnError.self) { try await store.count() }
            #expect(error?.code == .schemaMismatch)
            #expect(error?.message == "no such table: accounts")
        }
    }
}
