import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct CandleImporterTests {
    private let folder: TemporaryFolder
    private let series: SeriesKey
    private let header = "timestamp,open,high,low,close,volume\n"

    init() throws {
        folder = try TemporaryFolder()
        series = try SeriesKey(symbol: "A", timeframe: .minute1)
    }

    private func emptyStore() async throws -> any CandleStore { try await InMemoryStorage().candles() }

    /// Rows one minute apart from a minute of 2024 on, with the minute as the price.
    private func rows(_ minutes: some Sequence<Int>, plus: Int = 0) throws -> String {
        let start = try Fixture.time("2024-01-01T00:00:00Z")
        return minutes.map { minute in
            let price = minute + plus + 1
            return "\(start.advanced(byMilliseconds: Int64(minute) * 60_000)),\(price),\(price),\(price),\(price),1\n"
        }.joined()
    }

    private func minute(_ number: Int) throws -> Timestamp {
        try Fixture.time("2024-01-01T00:00:00Z").advanced(byMilliseconds: Int64(number) * 60_000)
    }

    @Test func `a file is imported, and importing it again changes nothing`() async throws {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + rows(0..<100))
        for _ in 0..<2 {
            let report = try await CandleImporter(store).importFile(path, as: series)
            #expect(report.rowsRead == 100)
            #expect(report.candlesSaved == 100)
            #expect(report.rejected == 0)
            #expect(try report.firstTimestamp == minute(0))
            #expect(try report.lastTimestamp == minute(99))
            #expect(report.input.fraction == 1)
            #expect(!report.wasCancelled)
            #expect(try await store.count(of: series) == 100)
        }
        #expect(try await store.candles(of: series).last?.close == Price(100))
        #expect(try folder.names == ["a.csv"])
    }

    @Test func `a file is saved in batches, with progress for both readings of it`() async throws {
        let store = CountingStore(try await emptyStore())
        let path = try folder.file("a.csv", header + rows(0..<1050))
        let seen = Mutex<[ImportProgress]>([])
        let report = try await CandleImporter(store).importFile(
            path, as: series, options: ImportOptions(batchSize: 100)
        ) { progress in seen.withLock { $0.append(progress) } }
        #expect(store.saves == [Int](repeating: 100, count: 10) + [50])
        #expect(report.candlesSaved == 1050)
        let progress = seen.withLock { $0 }
        #expect(
            progress.map(\.phase) == [ImportProgress.Phase](repeating: .checking, count: 11)
                + Array(repeating: .importing, count: 11))
        #expect(progress.last?.rows == 1050)
        #expect(progress.last?.saved == 1050)
        #expect(progress.last?.input.fraction == 1)
    }

    @Test func `rows out of order and repeated rows are counted, and the last one wins`() async throws {
        let store = try await emptyStore()
        let text = try header + rows([5, 3, 4]) + rows([4, 4], plus: 50) + rows([9, 8]) + rows([3], plus: 70)
        let report = try await CandleImporter(store).importFile(folder.file("a.csv", text), as: series)
        #expect(report.rowsRead == 8)
        #expect(report.candlesSaved == 5)
        #expect(report.duplicates == 3)
        #expect(report.outOfOrder == 6)
        let stored = try await store.candles(of: series)
        #expect(try stored.timestamps.elementsEqual([3, 4, 5, 8, 9].map(minute)))
        #expect(stored.close.map(\.description) == ["74", "55", "6", "9", "10"])
    }

    @Test func `a row repeated over the border of two batches counts once`() async throws {
        let store = try await emptyStore()
        let text = try header + rows([0, 1, 2]) + rows([2, 3, 4], plus: 10)
        let report = try await CandleImporter(store).importFile(
            folder.file("a.csv", text), as: series, options: ImportOptions(batchSize: 3))
        #expect(report.candlesSaved == 5)
        #expect(report.duplicates == 1)
        #expect(report.outOfOrder == 0)
        #expect(try await store.candles(of: series).close.map(\.description) == ["1", "2", "13", "14", "15"])
    }

    @Test func `a file that begins with its newest candles is imported whole`() async throws {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + rows((0..<250).reversed()))
        let report = try await CandleImporter(store).importFile(
            path, as: series, options: ImportOptions(batchSize: 100))
        #expect(report.candlesSaved == 250)
        #expect(report.outOfOrder == 249)
        #expect(report.duplicates == 0)
        #expect(try report.firstTimestamp == minute(0))
        #expect(try report.lastTimestamp == minute(249))
        #expect(try await store.candles(of: series).close.map(\.description) == (1...250).map(String.init))
    }

    @Test func `an incremental import takes the latest candle again and what is newer`() async throws {
        let store = CountingStore(try await emptyStore())
        try await store.save(Fixture.series(at: (0..<60).map(minute)), in: series)
        let path = try folder.file("a.csv", header + rows(0..<100))
        let options = ImportOptions(isIncremental: true, batchSize: 40)
        var report = try await CandleImporter(store).importFile(path, as: series, options: options)
        #expect(report.skipped == 59)
        #expect(report.candlesSaved == 41)
        #expect(report.rowsRead == 100)
        #expect(try report.firstTimestamp == minute(59))
        // The first save is the fixture; batches without news are not saved.
        #expect(store.saves == [60, 21, 20])
        let stored = try await store.candles(of: series)
        #expect(try stored[58].close == Price(100), "what is stored is not replaced")
        #expect(try stored[59].close == Price(60), "the latest candle may have been unfinished")
        report = try await CandleImporter(store).importFile(path, as: series, options: options)
        #expect(report.skipped == 99)
        #expect(report.candlesSaved == 1)
        #expect(store.saves.count == 4)
    }

    @Test(arguments: [true, false])
    func `an incremental import that begins with the newest candles is refused before it saves any`(isFile: Bool)
        async throws
    {
        let store = CountingStore(try await emptyStore())
        let text = try header + rows((0..<250).reversed())
        let options = ImportOptions(isIncremental: true, batchSize: 100)
        let error = await #expect(throws: InputError.self) {
            if isFile {
                try await CandleImporter(store).importFile(folder.file("a.csv", text), as: series, options: options)
            } else {
                try await CandleImporter(store).importCandles(from: ChunkedSource(text), as: series, options: options)
            }
        }
        #expect(error?.reason == "begins with its newest candles; import it without --incremental")
        #expect(store.saves.isEmpty)
    }

    @Test func `newest candles first are no matter to an incremental import of one batch`() async throws {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + rows((0..<100).reversed()))
        let report = try await CandleImporter(store).importFile(
            path, as: series, options: ImportOptions(isIncremental: true, batchSize: 100))
        #expect(report.candlesSaved == 100)
    }

    @Test func `a dry run says what would change and changes nothing`() async throws {
        let store = CountingStore(try await emptyStore())
        _ = try await CandleImporter(store).importFile(
            folder.file("old.csv", header + rows(0..<50) + rows(50..<60, plus: 1000)), as: series)
        let before = try await store.candles(of: series)
        let saves = store.saves.count
        let text = try header + rows(0..<100) + "2024-01-02,abc,1,1,1,1\n"
        let report = try await CandleImporter(store).importFile(
            folder.file("new.csv", text), as: series,
            options: ImportOptions(isDryRun: true, invalidRows: .quarantine(), batchSize: 30))
        #expect(report.isDryRun)
        #expect(report.comparison?.new == 40)
        #expect(report.comparison?.changed == 10)
        #expect(report.comparison?.unchanged == 50)
        #expect(report.candlesSaved == 0)
        #expect(report.rejected == 1)
        #expect(report.quarantineFile == nil)
        #expect(store.saves.count == saves)
        #expect(try await store.candles(of: series) == before)
        #expect(try folder.names == ["new.csv", "old.csv"])
    }

    @Test func `a source that is no file is read once and in batches`() async throws {
        let store = CountingStore(try await emptyStore())
        let source = ChunkedSource(try header + rows(0..<500), name: "<stdin>", sizes: [1000])
        let report = try await CandleImporter(store).importCandles(
            from: source, as: series, options: ImportOptions(batchSize: 100))
        #expect(report.candlesSaved == 500)
        #expect(report.source == "<stdin>")
        #expect(store.saves == [100, 100, 100, 100, 100])
    }

    @Test(arguments: [
        (["1/2/2024", "3/4/2024"], nil, SlashDateOrder.monthFirst), (["1/2/2024", "13/4/2024"], nil, nil),
        (["1/2/2024"], SlashDateOrder.dayFirst, nil), (["2024-02-01"], nil, nil),
    ])
    func `an order of dates that nothing tells is reported`(
        dates: [String], chosen: SlashDateOrder?, assumed: SlashDateOrder?
    ) async throws {
        let text = header + dates.map { "\($0),1,1,1,1,1\n" }.joined()
        let report = try await CandleImporter(try await emptyStore()).importCandles(
            from: ChunkedSource(text), as: series,
            options: ImportOptions(csv: CandleCSVOptions(dateOrder: chosen)))
        #expect(report.assumedDateOrder == assumed)
    }

    @Test(.timeLimit(.minutes(1)))
    func `the next batch is parsed while one is saved`() async throws {
        let text = try header + rows(0..<60_000)
        let handedOut = Mutex(0)
        let (signals, signal) = AsyncStream.makeStream(of: Void.self)
        let source = CountedSource(ChunkedSource(text, sizes: [1 << 16])) { bytes in
            handedOut.withLock { $0 += bytes }
            signal.yield()
        }
        let store = CountingStore(try await emptyStore()) { saves in
            guard saves == 0 else { return }
            // The first save ends only when the source is read to its end, which the second batch needs.
            for await _ in signals where handedOut.withLock({ $0 == text.utf8.count }) { return }
        }
        let report = try await CandleImporter(store).importCandles(
            from: source, as: series, options: ImportOptions(batchSize: 30_000))
        #expect(store.saves == [30_000, 30_000])
        #expect(report.candlesSaved == 60_000)
    }

    @Test func `no more than the batch after the one being saved is parsed`() async throws {
        let source = ChunkedSource(try header + rows(0..<60_000), name: "<stdin>", sizes: [1 << 16])
        let most = Mutex(0)
        let read = Mutex(0)
        let counting = CountedSource(source) { bytes in read.withLock { $0 += bytes } }
        let store = CountingStore(try await emptyStore()) { saves in
            // What was read beyond what is being saved, in rows of at least 40 bytes; the parser looks ahead 1 MiB.
            for _ in 0..<100 { await Task.yield() }
            most.withLock { most in most = max(most, read.withLock { $0 } - saves * 1000 * 40) }
        }
        _ = try await CandleImporter(store).importCandles(
            from: counting, as: series, options: ImportOptions(batchSize: 1000))
        #expect(store.saves.count == 60)
        #expect(most.withLock { $0 } < (1 << 20) + (1 << 17) + 60_000 * 12)
    }

    @Test(arguments: 0..<20)
    func `whatever the order and repetition of rows, the last row of each time is stored`(round: Int) async throws {
        let seed = UInt64(77 + round)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var minutes = Array(0..<Int.random(in: 1...400, using: &random))
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            minutes.swapAt(
                Int.random(in: 0..<minutes.count, using: &random), Int.random(in: 0..<minutes.count, using: &random))
            minutes.insert(
                minutes.randomElement(using: &random) ?? 0, at: Int.random(in: 0...minutes.count, using: &random))
        }
        var expected: [Int: Int] = [:]
        var text = header
        for (position, minute) in minutes.enumerated() {
            expected[minute] = minute + position + 1
            text += try rows([minute], plus: position)
        }
        let store = try await emptyStore()
        let report = try await CandleImporter(store).importFile(
            folder.file("a.csv", text), as: series,
            options: ImportOptions(batchSize: Int.random(in: 1...100, using: &random)))
        let stored = try await store.candles(of: series)
        #expect(stored.count == expected.count)
        for candle in stored {
            let minute = Int((candle.timestamp.millisecondsSince1970 - (try minute(0)).millisecondsSince1970) / 60_000)
            #expect(try candle.close == Price(#require(expected[minute])))
        }
        #expect(report.rowsRead == minutes.count)
        #expect(report.rowsRead == report.candlesSaved + report.duplicates)
        #expect(report.candlesSaved >= expected.count)
    }
}

/// A source that tells how much is read from it.
struct CountedSource: ByteSource {
    let base: any ByteSource
    let count: @Sendable (Int) -> Void

    init(_ base: any ByteSource, count: @escaping @Sendable (Int) -> Void) {
        self.base = base
        self.count = count
    }

    var name: String { base.name }

    func nextChunk() async throws -> ByteChunk? {
        let chunk = try await base.nextChunk()
        count(chunk?.bytes.count ?? 0)
        return chunk
    }
}
