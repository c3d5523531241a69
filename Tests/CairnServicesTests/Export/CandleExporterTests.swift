import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct CandleExporterTests {
    private let folder: TemporaryFolder
    private let series: SeriesKey

    init() throws {
        folder = try TemporaryFolder()
        series = try SeriesKey(symbol: "A", timeframe: .minute1)
    }

    private func text(
        _ store: any CandleStore, _ options: ExportOptions = ExportOptions()
    ) async throws -> (text: String, report: ExportReport) {
        var bytes: [UInt8] = []
        let report = try await CandleExporter(store).export(series, options: options) { bytes += $0 }
        return (String(decoding: bytes, as: UTF8.self), report)
    }

    @Test func `candles become lines of ISO 8601 and exact decimals`() async throws {
        let candle = try Candle(
            timestamp: Fixture.time("2024-01-15T09:30:00.250Z"), open: Price(text: "101.5"), high: Price(text: "103"),
            low: Price(text: "-0.00000001"), close: Price(text: "102.12345678"),
            volume: Volume(text: "4761.609081300110000001"))
        let (text, report) = try await text(Fixture.store([candle], series))
        #expect(
            text == """
                timestamp,open,high,low,close,volume
                2024-01-15T09:30:00.250Z,101.5,103,-0.00000001,102.12345678,4761.609081300110000001

                """)
        #expect(report.candles == 1)
        #expect(report.total == 1)
        #expect(report.bytes == Int64(text.utf8.count))
        #expect(report.range == candle.timestamp...candle.timestamp)
    }

    @Test(arguments: 0..<20)
    func `what is exported is imported equal value for value`(round: Int) async throws {
        let seed = UInt64(4000 + round)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var candles: [Candle] = []
        var time = Int64.random(in: -62_135_596_800_000...4_102_444_800_000, using: &random)
        for _ in 0..<Int.random(in: 1...700, using: &random) {
            time += Int64.random(in: 1...200_000, using: &random)
            let scale = Int64(1) << Int64.random(in: 0...62, using: &random)
            let prices = (0..<4).map { _ in Int64.random(in: -scale...scale, using: &random) }.sorted()
            let volume = Int128.random(in: 0...Int128(1) << Int128.random(in: 0...126, using: &random), using: &random)
            candles.append(
                try Candle(
                    timestamp: Timestamp(millisecondsSince1970: time), open: Price(units: prices[1]),
                    high: Price(units: prices[3]), low: Price(units: prices[0]), close: Price(units: prices[2]),
                    volume: Volume(units: volume)))
        }
        let original = CandleSeries(candles)
        let path = folder.path("a.csv")
        let store = try await Fixture.store(original, series)
        let batch = Int.random(in: 1...300, using: &random)
        try await CandleExporter(store).export(series, toFile: path, options: ExportOptions(batchSize: batch))
        let other = try await InMemoryStorage().candles()
        let report = try await CandleImporter(other).importFile(
            path, as: series, options: ImportOptions(batchSize: batch))
        #expect(try await other.candles(of: series) == original)
        #expect(report.outOfOrder == 0 && report.duplicates == 0)
        let again = try await CandleImporter(store).importFile(path, as: series, options: ImportOptions(isDryRun: true))
        #expect(again.comparison?.unchanged == original.count)
        #expect(again.comparison?.total == original.count)
    }

    @Test func `a range, a coarser timeframe, and a range without candles`() async throws {
        let times = try Fixture.times(from: "2024-01-01T00:00:00Z", through: "2024-01-01T05:59:00Z", every: .minute1)
        let store = try await Fixture.store(Fixture.series(at: times), series)
        let part = try await text(store, ExportOptions(range: times[10]...times[19]))
        #expect(part.report.candles == 10)
        #expect(part.text.split(separator: "\n").count == 11)
        let hours = try await text(store, ExportOptions(timeframe: .hour1))
        #expect(hours.report.candles == 6)
        #expect(hours.report.total == nil)
        #expect(hours.text.hasSuffix("2024-01-01T05:00:00Z,100,100,100,100,60\n"))
        let none = try await text(store, ExportOptions(range: Timestamp.min...Timestamp.zero))
        #expect(none.text == "timestamp,open,high,low,close,volume\n")
        let finer = await #expect(throws: CairnError.self) {
            try await text(store, ExportOptions(timeframe: Timeframe(1, .second)))
        }
        #expect(finer?.code == .invalidInput)
    }

    @Test func `a long series is read and written in batches`() async throws {
        let times = (0..<50_000).map { Timestamp(millisecondsSince1970: $0 * 60_000) }
        let store = CountingStore(try await Fixture.store(Fixture.series(at: times), series))
        let sizes = Mutex<[Int]>([])
        let progress = Mutex<[Int]>([])
        let report = try await CandleExporter(store).export(
            series, options: ExportOptions(batchSize: 1000),
            progress: { report in progress.withLock { $0.append(report.candles) } },
            to: { bytes in sizes.withLock { $0.append(bytes.count) } })
        #expect(store.largestRead <= 1000)
        #expect(sizes.withLock { $0.count } == 50)
        #expect(sizes.withLock { $0.max() } ?? 0 < 60_000)
        #expect(progress.withLock { $0 } == (1...50).map { $0 * 1000 })
        #expect(report.candles == 50_000)
    }

    @Test func `a series that does not exist is named and leaves no file`() async throws {
        let store = try await InMemoryStorage().candles()
        let error = await #expect(throws: CairnError.self) {
            try await CandleExporter(store).export(series, toFile: folder.path("a.csv"))
        }
        #expect(error?.code == .notFound)
        #expect(try folder.names.isEmpty)
    }

    @Test func `an export that fails or is cancelled leaves what was there`() async throws {
        let times = (0..<10_000).map { Timestamp(millisecondsSince1970: $0 * 60_000) }
        let store = try await Fixture.store(Fixture.series(at: times), series)
        let path = try folder.file("a.csv", "old")
        let options = ExportOptions(batchSize: 100)
        let task = Task {
            try await CandleExporter(store).export(series, toFile: path, options: options) { report in
                if report.candles == 500 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try folder.text("a.csv") == "old")
        #expect(try folder.names == ["a.csv"])
        try await CandleExporter(store).export(series, toFile: path, options: options)
        #expect(try folder.text("a.csv").split(separator: "\n").count == 10_001)
        #expect(try folder.names == ["a.csv"])
    }

    @Test func `what the sink throws ends the export`() async throws {
        struct Full: Error {}
        let store = try await Fixture.store(Fixture.series(at: [.zero]), series)
        await #expect(throws: Full.self) {
            try await CandleExporter(store).export(series) { _ in throw Full() }
        }
    }
}
