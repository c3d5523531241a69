import CairnDomain
import CairnServices
import Testing

@Suite struct CandleCSVBadInputTests {
    static let header = "date,open,high,low,close,volume\n"
    static let good = "2024-01-02,1,2,0.5,1.5,10\n"

    @Test(arguments: [
        ("2024-01-02,1,2,0.5,abc,10", "column close: \"abc\" is not a decimal number"),
        ("2024-01-02,1,2,0.5,,10", "column close: is empty"),
        ("2024-01-02,NaN,2,0.5,1,10", "column open: \"NaN\" marks a missing value"),
        ("2024-01-02,1,2,0.5,1,N/A", "column volume: \"N/A\" marks a missing value"),
        ("2024-01-02,1,2,0.5,1,", "column volume: is empty"),
        ("2024-01-02,1,2,0.5,inf,10", "column close: \"inf\" is not a decimal number"),
        ("2024-01-02,1,2,0.5,\"1,000\",10", "column close: \"1,000\" is not a decimal number"),
        ("2024-01-02,1,2,0.5,0x1F,10", "column close: \"0x1F\" is not a decimal number"),
        ("2024-01-02,1,2,0.5,1 5,10", "column close: \"1 5\" is not a decimal number"),
        ("2024-01-02,1,2,0.5,１,10", "column close: \"１\" is not a decimal number"),
        (
            "2024-01-02,1,2,0.5,1.123456789,10",
            "column close: \"1.123456789\" has more than 8 decimals; --decimals N rounds half to even"
        ),
        (
            "2024-01-02,1,2,0.5,1,1.1234567890123456789",
            "column volume: \"1.1234567890123456789\" has more than 18 decimals"
        ),
        ("2024-01-02,1,92233720369,0.5,1,10", "column high: \"92233720369\" is out of range"),
        ("2024-01-02,1,2,0.5,1,1e21", "column volume: \"1e21\" is out of range"),
        ("2024-01-02,100,99,101.5,100,10", "column high: \"99\" is below low 101.5"),
        ("2024-01-02,3,2,0.5,1,10", "column high: \"2\" is below open 3"),
        ("2024-01-02,1,2,0.5,0.25,10", "column low: \"0.5\" is above close 0.25"),
        ("2024-01-02,1,2,0.5,1,-10", "column volume: \"-10\" is negative"),
        ("2024-02-30,1,2,0.5,1,10", "column date: \"2024-02-30\" is not a day of the calendar"),
        (",1,2,0.5,1,10", "column date: is empty"),
        ("yesterday,1,2,0.5,1,10", "column date: \"yesterday\" is not a date, a date-time or an epoch time"),
        ("2024-01-02,1,2,0.5,1", "the row has 5 fields instead of 6"),
        ("2024-01-02,1,2,0.5,1,234.5,10", "the row has 7 fields instead of 6"),
        ("2024-01-02", "the row has 1 field instead of 6"),
        ("2024-01-02,1,2,0.5,\"1\"5,10", "the row has text after a closing quote"),
        (
            "2024-01-02,1,2,0.5,\u{1B}[31m\u{202E}\u{7},10",
            "column close: \"\\u{1B}[31m\\u{202E}\\u{7}\" is not a decimal number"
        ),
        ("2024-01-02,1,2,0.5,\"1\n2\",10", "column close: \"1\\n2\" is not a decimal number"),
    ])
    func aBadRowIsAProblemAndReadingGoesOn(row: String, message: String) async {
        let reading = await read("\(Self.header)\(Self.good)\(row)\n\(Self.good)")
        #expect(reading.problems == ["prices.csv:3: \(message)"])
        #expect(reading.candles.count == 2)
        #expect(reading.error == nil)
    }

    @Test func aProblemKeepsTheWholeRow() async throws {
        let row = "2024-01-02,1,2,0.5,\"a\nb\",10,\u{E9}"
        let source = ChunkedSource("date,open,high,low,close,volume,note\r\n\(row)\r\n")
        let batch = try #require(try await CandleCSVParser(source: source).nextBatch())
        let problem = try #require(batch.problems.first)
        #expect(problem.file == "prices.csv")
        #expect(problem.line == 2)
        #expect(problem.column == "close")
        #expect(problem.value == "\"a\\nb\"")
        #expect(problem.reason == "is not a decimal number")
        #expect(problem.rawLine == row)
        #expect(batch.progress.fraction == 1)
    }

    @Test func longValuesAreCut() async {
        let reading = await read("\(Self.header)2024-01-02,1,2,0.5,\(String(repeating: "é", count: 5000)),10\n")
        let shown = String(repeating: "é", count: 80)
        #expect(reading.problems == ["prices.csv:2: column close: \"\(shown)…\" is not a decimal number"])
    }

    @Test func namesInMessagesAreThoseOfTheFile() async {
        let reading = await read(",OPEN,High,low,<CLOSE>,Vol\nx,1,1,1,1,1\n2024-01-02,1,1,1,x,1\n")
        #expect(
            reading.problems == [
                "prices.csv:2: column 1: \"x\" is not a date, a date-time or an epoch time",
                "prices.csv:3: column <CLOSE>: \"x\" is not a decimal number",
            ])
        let pair = await read("Date,Time,Open,High,Low,Close,Volume\n2024-01-02,25:00,1,1,1,1,1\n")
        #expect(pair.problems == ["prices.csv:2: column Date + Time: \"2024-01-02\" + \"25:00\" is not a time of day"])
    }

    @Test func aStrangeFileNameStaysOnOneLine() async {
        let reading = await read(ChunkedSource("\(Self.header)x\n", name: "a\nb.csv"))
        #expect(reading.problems == ["a\\nb.csv:2: the row has 1 field instead of 6"])
    }

    @Test(arguments: [
        ("", "prices.csv: is empty"),
        ("\n\n", "prices.csv: has no header"),
        (
            "date,open,high,low,volume\n",
            "prices.csv:1: the header has no column close; columns found: "
                + "\"date\", \"open\", \"high\", \"low\", \"volume\""
        ),
        (
            "date,open,high,low,close\n",
            "prices.csv:1: the header has no column volume; columns found: "
                + "\"date\", \"open\", \"high\", \"low\", \"close\""
        ),
        (
            "day,open,high,low,close,volume\n",
            "prices.csv:1: the header has no column timestamp, date, datetime or time; columns found: "
                + "\"day\", \"open\", \"high\", \"low\", \"close\", \"volume\""
        ),
        (
            "date,open,high,low,close,Close,volume\n",
            "prices.csv:1: the header has 2 columns close; columns found: "
                + "\"date\", \"open\", \"high\", \"low\", \"close\", \"Close\", \"volume\""
        ),
        (
            "unix,date,open,high,low,close,volume\n",
            "prices.csv:1: the header has several columns of time, \"unix\", \"date\"; columns found: "
                + "\"unix\", \"date\", \"open\", \"high\", \"low\", \"close\", \"volume\""
        ),
        (
            "\n2024-01-02,1,2,0.5,1.5,10\n",
            "prices.csv:2: the header has no column timestamp, date, datetime or time; columns found: "
                + "\"2024-01-02\", \"1\", \"2\", \"0.5\", \"1.5\", \"10\""
        ),
        (
            "\"date\"s,open,high,low,close,volume\n",
            "prices.csv:1: the header has text after a closing quote; columns found: "
                + "\"date\", \"open\", \"high\", \"low\", \"close\", \"volume\""
        ),
        ("\(header)\(good)\n2024-01-03,\"1,2,0.5,1.5,10\n\(good)", "prices.csv:4: a quoted field is not closed"),
        ("PK\u{3}\u{4}...", "prices.csv:1: this is a ZIP archive or an Excel workbook, not CSV text in UTF-8"),
        ("d\u{0}a\u{0}t\u{0}e\u{0}", "prices.csv:1: the header holds a zero byte; this is not CSV text in UTF-8"),
    ])
    func aBrokenStructureEndsTheReading(text: String, message: String) async {
        let reading = await read(text)
        #expect(reading.error == message)
        #expect(reading.candles.isEmpty)
    }

    @Test(arguments: [[0xFF, 0xFE, 0x64, 0], [0xFE, 0xFF, 0, 0x64]] as [[UInt8]])
    func utf16IsNamed(bytes: [UInt8]) async {
        let reading = await read(ChunkedSource(bytes))
        #expect(
            reading.error
                == "prices.csv:1: this is UTF-16 text (convert it: iconv -f UTF-16 -t UTF-8), not CSV text in UTF-8")
    }

    @Test func anErrorIsThrownAgainAtEveryFurtherCall() async {
        let parser = CandleCSVParser(source: ChunkedSource("\(Self.header)\(Self.good)\"open\n"))
        for _ in 0..<3 {
            await #expect(throws: InputError(file: "prices.csv", line: 3, reason: "a quoted field is not closed")) {
                try await parser.nextBatch()
            }
        }
    }

    @Test func batchesBeforeABreakAreDelivered() async {
        let options = CandleCSVOptions(batchSize: 2)
        let reading = await read(
            Self.header + Self.good + Self.good + Self.good + "2024-01-03,\"\n", options)
        #expect(reading.batches == [[2, 3, 2]])
        #expect(reading.error == "prices.csv:5: a quoted field is not closed")
    }

    @Test func hugeRefusedRowsMakeSmallBatches() async {
        let huge = String(repeating: "x", count: 1_000_000) + "\n"
        let reading = await read(Self.header + String(repeating: huge, count: 12))
        #expect(reading.problems.count == 12)
        #expect(reading.batches.map { $0[2] } == [5, 5, 2])
    }

    @Test func aCancelledTaskReadsNoMore() async {
        let parser = CandleCSVParser(source: ChunkedSource(Self.header + Self.good))
        let reading = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await parser.nextBatch()?.rowCount
        }
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test func callsAtTheSameTimeAreRefusedNotMixed() async throws {
        let rows = String(repeating: Self.good, count: 3000)
        let parser = CandleCSVParser(
            source: ChunkedSource(Self.header + rows, sizes: [100]), options: CandleCSVOptions(batchSize: 100))
        var rowsRead = 0
        var isAtEnd = false
        while !isAtEnd {
            async let one = Result.catching { try await parser.nextBatch() }
            async let other = Result.catching { try await parser.nextBatch() }
            for result in await [one, other] {
                switch result {
                case .success(let batch?): rowsRead += batch.rowCount
                case .success(nil): isAtEnd = true
                case .failure(let error): #expect("\(error)".contains("another call"))
                }
            }
        }
        #expect(rowsRead == 3000)
    }
}

extension Result where Failure == any Error {
    /// The outcome of an asynchronous operation.
    static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
