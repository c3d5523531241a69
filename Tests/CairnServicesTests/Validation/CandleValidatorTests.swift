import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Testing

@Suite struct CandleValidatorTests {
    @Test func `a stored series is read in batches`() async throws {
        let series = try SeriesKey(symbol: "A", timeframe: .minute1)
        let times = (0..<50_000).map { Timestamp(millisecondsSince1970: $0 * 60_000) }
        let store = CountingStore(try await Fixture.store(Fixture.series(at: times, volume: 0), series))
        let report = try await CandleValidator(store).validate(series)
        #expect(report.rows == 50_000)
        #expect(report.counts == [.zeroVolume: 50_000])
        #expect(store.largestRead <= 16_384)
        let part = try await CandleValidator(store).validate(series, in: times[10]...times[19])
        #expect(part.rows == 10)
    }

    @Test func `a series that does not exist is named`() async throws {
        let store = try await InMemoryStorage().candles()
        let series = try SeriesKey(symbol: "NOPE", timeframe: .day1)
        let error = await #expect(throws: CairnError.self) { try await CandleValidator(store).validate(series) }
        #expect(error?.code == .notFound)
    }
}

@Suite struct FileValidationTests {
    private let folder: TemporaryFolder
    private let header = "timestamp,open,high,low,close,volume\n"

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `every kind of finding of a file has its line`() async throws {
        let path = try folder.file(
            "a.csv",
            header + """
                2024-01-15,1,1,1,1,1
                2024-01-16,oops,1,1,1,1
                2024-01-17,2,1,1,1,1
                2024-01-18,1,1,1,1,0
                2024-01-18,1,1,1,1,1
                2024-01-16,1,1,1,1,1
                2024-01-19T00:00:30Z,1,1,1,1,1
                2024-01-20,-1,1,-1,1,1

                """)
        let report = try await CandleValidator.validate(
            file: path, timeframe: .day1, csv: CandleCSVOptions(batchSize: 3))
        #expect(
            report.findings.map { "\($0.line ?? 0) \($0.kind)" } == [
                "3 unreadable", "4 inconsistent", "5 zero-volume", "6 duplicate", "7 out-of-order", "8 misaligned",
                "9 not-positive",
            ])
        #expect(report.rows == 8)
        #expect(!report.isValid)
        #expect(report.findings.first?.message == "column open: \"oops\" is not a decimal number")
        #expect(report.findings[1].message == "column high: \"1\" is below open 2")
    }

    @Test func `blank lines leave the lines of candles open, not those of refused rows`() async throws {
        let path = try folder.file("a.csv", header + "2024-01-15,1,1,1,1,0\n\n2024-01-16,x,1,1,1,1\n")
        let report = try await CandleValidator.validate(file: path, timeframe: .day1)
        #expect(report.findings.map(\.line) == [4, nil])
    }

    @Test func `a missing file is named`() async throws {
        let error = await #expect(throws: InputError.self) {
            try await CandleValidator.validate(file: folder.path("none.csv"), timeframe: .day1)
        }
        #expect(error?.description.hasPrefix(folder.path("none.csv")) == true)
    }
}
