import CairnDomain
import CairnInMemory
import CairnRepositories
import Testing

@Suite struct InMemoryStorageTests {
    private func series(_ count: Int) throws -> CandleSeries {
        var columns = CandleColumns()
        for index in 0..<count {
            let price = Price(units: Int64(index))
            columns.append(
                Timestamp(millisecondsSince1970: Int64(index) * 60_000), open: price, high: price, low: price,
                close: price, volume: .zero)
        }
        return try CandleSeries(columns: columns)
    }

    @Test func `a range is a slice of the stored columns, not a copy`() async throws {
        let storage = InMemoryStorage()
        let store = try await storage.candles()
        let key = try SeriesKey(symbol: "A", timeframe: .minute1)
        try await store.save(try series(10_000), in: key)
        let whole = try await store.candles(of: key)
        let from = Timestamp(millisecondsSince1970: 60_000 * 100)
        let part = try await store.candles(of: key, in: from...from.advanced(byMilliseconds: 60_000 * 99))
        #expect(part.count == 100)
        let wholeBase = whole.close.withUnsafeBufferPointer { $0.baseAddress.map { $0 + 100 } }
        let partBase = part.close.withUnsafeBufferPointer { $0.baseAddress }
        #expect(wholeBase == partBase)
    }

    @Test func `a closed storage answers with code closed`() async throws {
        let storage = InMemoryStorage()
        let store = try await storage.candles()
        try await storage.close()
        let error = await #expect(throws: CairnError.self) { try await store.series() }
        #expect(error?.code == .closed)
        #expect(await storage.health().status == .unavailable)
    }

    @Test func `a snapshot being read is not changed by later writes`() async throws {
        let storage = InMemoryStorage()
        let store = try await storage.candles()
        let key = try SeriesKey(symbol: "A", timeframe: .minute1)
        try await store.save(try series(10), in: key)
        let before = try await store.candles(of: key)
        try await store.delete(key)
        #expect(before.count == 10)
        #expect(try await store.candles(of: key).isEmpty)
    }
}
