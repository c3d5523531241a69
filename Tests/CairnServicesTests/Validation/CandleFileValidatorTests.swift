import CairnDomain
import CairnServices
import Testing

@Suite struct CandleFileValidatorTests {
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
        let report = try await CandleFileValidator(timeframe: .day1, csv: CandleCSVOptions(batchSize: 3))
            .validate(path)
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
        let report = try await CandleFileValidator(timeframe: .day1).validate(path)
        #expect(report.findings.map(\.line) == [4, nil])
    }

    @Test func `a missing file is named`() async throws {
        let error = await #expect(throws: InputError.self) {
            try await CandleFileValidator(timeframe: .day1).validate(folder.path("none.csv"))
        }
        #expect(error?.description.hasPrefix(folder.path("none.csv")) == true)
    }
}
