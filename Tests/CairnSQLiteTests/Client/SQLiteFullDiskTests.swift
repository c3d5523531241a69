import CairnDomain
import CairnRepositories
import CairnSQLite
import Testing

@Suite struct SQLiteFullDiskTests {
    /// Lets the file of a storage grow by so many pages only, as a disk that is nearly full does.
    private func limit(_ storage: SQLiteStorage, toMorePages pages: Int) async throws {
        try await storage.transaction { work in
            let count = try await SQLiteProbe.integer("PRAGMA page_count", in: work) ?? 0
            _ = try await SQLiteProbe.integer("PRAGMA max_page_count = \(count + pages)", in: work)
        }
    }

    @Test func `a full disk is told, and nothing that was stored is lost`() async throws {
        try await withStorage { storage, path in
            let store = try await storage.candles()
            let key = try CandleSpecimen.key()
            let stored = try CandleSpecimen.series(1000)
            try await store.save(stored, in: key)
            try await limit(storage, toMorePages: 4)
            let more = try CandleSpecimen.series(50_000, from: 500)
            let error = await #expect(throws: CairnError.self) { try await store.save(more, in: key) }
            #expect(error?.code == .full)
            #expect(error?.outcome == .notApplied)
            #expect(error?.message == "there is no room left for the database \(path)")
            #expect(try await store.candles(of: key) == stored)
            try await limit(storage, toMorePages: 100_000)
            try await store.save(more, in: key)
            #expect(try await store.count(of: key) == 50_500)
        }
    }

    @Test func `a batch for which there is no room leaves nothing in its transaction`() async throws {
        try await withStorage { storage, _ in
            let many = try CandleSpecimen.series(50_000)
            let few = try CandleSpecimen.series(10)
            let (first, full, last) = try (
                CandleSpecimen.key("first"), CandleSpecimen.key("full"), CandleSpecimen.key("last")
            )
            try await limit(storage, toMorePages: 4)
            try await storage.transaction { work in
                let store = try await work.candles()
                try await store.save(few, in: first)
                let error = await #expect(throws: CairnError.self) { try await store.save(many, in: full) }
                #expect(error?.code == .full)
                try await store.save(few, in: last)
            }
            let store = try await storage.candles()
            #expect(try await store.series() == [first, last])
            #expect(try await store.candles(of: last) == few)
        }
    }
}
