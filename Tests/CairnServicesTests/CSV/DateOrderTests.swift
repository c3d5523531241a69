import CairnServices
import Testing

/// Whether `1/2/2024` is in January or in February must be decided for the whole file, and never silently wrong.
@Suite struct DateOrderTests {
    private func file(_ dates: [String], note: String = "") -> String {
        "Date,Open,High,Low,Close,Volume,Note\n" + dates.map { "\($0),1,1,1,1,1,\(note)\n" }.joined()
    }

    private func days(_ reading: Reading) -> [String] {
        reading.lines.map { String($0.prefix(10)) }
    }

    @Test func theMonthComesFirstWhereNothingTells() async {
        #expect(days(await read(file(["1/2/2024", "1/3/2024"]))) == ["2024-01-02", "2024-01-03"])
    }

    @Test func aLaterDateDecidesForTheEarlierOnes() async {
        let reading = await read(file(["1/2/2024", "2/2/2024", "13/2/2024"]))
        #expect(days(reading) == ["2024-02-01", "2024-02-02", "2024-02-13"])
        let american = await read(file(["2/1/2024", "2/13/2024 9:30 AM"]))
        #expect(days(american) == ["2024-02-01", "2024-02-13"])
    }

    @Test func theChoiceOfTheUserCounts() async {
        let options = CandleCSVOptions(dateOrder: .dayFirst)
        #expect(days(await read(file(["1/2/2024"]), options)) == ["2024-02-01"])
        let wrong = await read(file(["1/2/2024", "2/13/2024"]), options)
        #expect(wrong.problems == ["prices.csv:3: column Date: \"2/13/2024\" is not a day of the calendar"])
    }

    @Test func aMixOfOrdersIsAnError() async {
        let reading = await read(file(["1/2/2024", "2/13/2024", "13/2/2024"]))
        #expect(
            reading.error
                == "prices.csv:4: column Date: \"13/2/2024\" is D/M/YYYY but line 3 is M/D/YYYY; "
                + "choose with --date-order")
        #expect(reading.candles.isEmpty)
    }

    @Test(arguments: [1 << 20, 70_000, 4 << 20])
    func evidenceBeyondTheLookAheadIsAnErrorNotAGuess(chunk: Int) async {
        let note = String(repeating: "-", count: 500)
        let many = [String](repeating: "1/2/2024", count: 2400)
        let reading = await read(ChunkedSource(file(many + ["13/2/2024"], note: note), sizes: [chunk]))
        #expect(
            reading.error
                == "prices.csv:2402: column Date: \"13/2/2024\" is D/M/YYYY but the lines before were read as M/D/YYYY; "
                + "choose with --date-order")
        // Well within it, the same date decides.
        let few = [String](repeating: "1/2/2024", count: 1600)
        let decided = await read(ChunkedSource(file(few + ["13/2/2024"], note: note), sizes: [chunk]))
        #expect(decided.error == nil)
        #expect(days(decided).first == "2024-02-01")
    }

    @Test func aDateThatFitsNeitherOrderIsOnlyABadRow() async {
        let reading = await read(file(["1/2/2024", "13/13/2024", "0/1/2024", "1/2/2024"]))
        #expect(reading.problems.count == 2)
        #expect(reading.candles.count == 2)
    }
}
