import CairnDomain
import Testing

/// Which unit the numbers of a whole column have.
@Suite struct EpochColumnTests {
    private let header = "timestamp,open,high,low,close,volume\n"

    private func times(_ texts: [String]) async -> [String] {
        let reading = await read(header + texts.map { "\($0),1,1,1,1,1\n" }.joined())
        return reading.candles.map(\.timestamp.description) + reading.problems + [reading.error].compactMap(\.self)
    }

    @Test func `milliseconds from before 1973 are not taken for seconds`() async {
        let ascending = ["0", "63072000000", "94694400000", "126230400000", "1704067200000"]
        let expected = ["1970", "1972", "1973", "1974", "2024"].map { "\($0)-01-01T00:00:00Z" }
        #expect(await times(ascending) == expected)
        #expect(await times(ascending.reversed()) == expected.reversed())
    }

    @Test func `eight digits among longer numbers are a number`() async {
        #expect(
            await times(["19991231", "100000000", "100003600"])
                == ["1970-08-20T09:07:11Z", "1973-03-03T09:46:40Z", "1973-03-03T10:46:40Z"])
    }

    @Test func `a stray number makes no numbers of calendar dates`() async {
        #expect(
            await times(["20240115", "5", "20240116"]) == [
                "2024-01-15T00:00:00Z", "2024-01-16T00:00:00Z",
                "prices.csv:3: column timestamp: \"5\" is not a date, a date-time or an epoch time",
            ])
    }

    @Test(arguments: [["1704067200", "1704067200000"], ["1704067200000", "1704067200"]])
    func `two units in one column end the reading`(texts: [String]) async {
        let result = await times(texts)
        #expect(result.last?.contains("\"1704067200\" is seconds by its size where line") == true)
        #expect(!result.contains { $0.hasPrefix("1970") })
    }

    @Test func `another unit far down the column ends the reading`() async {
        // More than the look ahead of one mebibyte.
        let rows = (0..<60_000).map { "\(63_072_000_000 + $0 * 60_000),1,1,1,1,1\n" }.joined()
        let reading = await read(header + rows + "1704067200000,1,1,1,1,1\n")
        #expect(reading.problems.isEmpty)
        #expect(
            reading.error?.hasSuffix("\"1704067200000\" is milliseconds by its size where line 2 has seconds") == true)
    }
}
