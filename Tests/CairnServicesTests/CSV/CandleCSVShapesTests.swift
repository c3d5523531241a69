import CairnDomain
import CairnServices
import Foundation
import Testing

/// The shapes in which vendors and spreadsheets deliver candles.
@Suite struct CandleCSVShapesTests {
    @Test func ownFormat() async {
        let reading = await read(
            """
            timestamp,open,high,low,close,volume
            2024-01-15T00:00:00Z,101,103.5,99.75,102,1200
            2024-01-16T00:00:00Z,102,104,101.5,103.25,0
            """)
        #expect(
            reading.lines == [
                "2024-01-15T00:00:00Z,101,103.5,99.75,102,1200", "2024-01-16T00:00:00Z,102,104,101.5,103.25,0",
            ])
        #expect(reading.problems.isEmpty)
        #expect(reading.batches == [[2, 3, 2]])
        #expect(reading.error == nil)
    }

    @Test func yahoo() async {
        let reading = await read(
            """
            Date,Open,High,Low,Close,Adj Close,Volume
            2024-01-02,187.149994,188.440002,183.889999,185.639999,184.938217,82488700
            2024-01-03,null,null,null,null,null,null

            """)
        #expect(reading.lines == ["2024-01-02T00:00:00Z,187.149994,188.440002,183.889999,185.639999,82488700"])
        #expect(reading.problems == ["prices.csv:3: column Open: \"null\" marks a missing value"])
    }

    @Test func unnamedFirstColumn() async {
        let reading = await read(",Open,High,Low,Close,Volume\n2024-01-02,1,2,0.5,1.5,10\n")
        #expect(reading.lines == ["2024-01-02T00:00:00Z,1,2,0.5,1.5,10"])
        // An unnamed index beside a named time is only an index.
        let indexed = await read(",date,open,high,low,close,volume\n0,2024-01-02,1,2,0.5,1.5,10\n")
        #expect(indexed.lines == reading.lines)
    }

    @Test func dateTimesWithoutZone() async throws {
        let text = """
            datetime,open,high,low,close,volume
            2024-03-08 09:30:00,1,1,1,1,1
            2024-03-11 09:30:00,2,2,2,2,2
            """
        #expect(await read(text).lines.map { $0.prefix(20) } == ["2024-03-08T09:30:00Z", "2024-03-11T09:30:00Z"])
        // Clocks changed on the weekend between.
        let zone = try #require(TimeZone(identifier: "America/New_York"))
        let options = CandleCSVOptions(calendar: try SessionCalendar(timeZone: zone))
        #expect(
            await read(text, options).lines.map { $0.prefix(20) } == ["2024-03-08T14:30:00Z", "2024-03-11T13:30:00Z"])
    }

    @Test(
        arguments: [
            ("fx", "2024-01-02,1.07083,1.0711,1.07,1.07101,0", "1.07083,1.0711,1.07,1.07101,0"),
            ("crypto", "2024-01-02,1,1,1,1,2012.25343589", "1,1,1,1,2012.25343589"),
            ("long fraction", "2024-01-02,1,1,1,1,4761.60908130011", "1,1,1,1,4761.60908130011"),
            ("on-chain", "2024-01-02,1,1,1,1,0.000000000000000001", "1,1,1,1,0.000000000000000001"),
            ("exponent", "2024-01-02,1e-05,2E-5,1e-5,1.5e-5,1.5E+06", "0.00001,0.00002,0.00001,0.000015,1500000"),
            ("negative", "2024-01-02,-37.63,-10,-40.32,-37.63,1", "-37.63,-10,-40.32,-37.63,1"),
            ("trailing zeros", "2024-01-02,1.5000000000,1.50,1.5,1.50000,7.", "1.5,1.5,1.5,1.5,7"),
            ("largest", "2024-01-02,92233720368.54775807,92233720368.54775807,1,1,1e20", nil),
        ] as [(String, String, String?)])
    func numbers(name: String, row: String, expected: String?) async {
        let reading = await read("date,open,high,low,close,volume\n\(row)\n")
        #expect(reading.problems.isEmpty, "\(name)")
        let largest = "92233720368.54775807,92233720368.54775807,1,1,100000000000000000000"
        #expect(reading.lines == ["2024-01-02T00:00:00Z," + (expected ?? largest)], "\(name)")
    }

    @Test func floatNoise() async {
        let text = "date,open,high,low,close,volume\n2024-01-02,148.5,149,148,148.55999755859375,4761.60908130011\n"
        #expect(
            await read(text).problems == [
                "prices.csv:2: column close: \"148.55999755859375\" has more than 8 decimals; "
                    + "--decimals N rounds half to even"
            ])
        // Volume keeps its decimals.
        #expect(
            await read(text, CandleCSVOptions(decimals: 4)).lines == [
                "2024-01-02T00:00:00Z,148.5,149,148,148.56,4761.60908130011"
            ])
    }

    @Test func decimalsRoundHalfToEven() async {
        let text = "date,open,high,low,close,volume\n2024-01-02,1.00005,1.00015,1.00005,1.000050000000000000000001,1\n"
        #expect(
            await read(text, CandleCSVOptions(decimals: 4)).lines == ["2024-01-02T00:00:00Z,1,1.0002,1,1.0001,1"])
    }

    @Test func epochMilliseconds() async {
        let reading = await read(
            """
            open_time,open,high,low,close,volume,close_time,quote_volume,count
            1704067200000,42283.58,42554.57,42261.02,42475.23,1271.68108,1704070799999,53957248.97,47134
            """)
        #expect(reading.lines == ["2024-01-01T00:00:00Z,42283.58,42554.57,42261.02,42475.23,1271.68108"])
    }

    @Test func monthFirstWithSpreadsheetTimes() async {
        let reading = await read("Date,Close,Low,High,Open,Vol\n1/2/2024 4:00 PM,1.5,1,2,1.25,10\n")
        #expect(reading.lines == ["2024-01-02T16:00:00Z,1.25,2,1,1.5,10"])
    }

    @Test func metaTrader() async {
        let expected = ["2024-01-15T09:30:00Z,1.07083,1.0711,1.07,1.07101,0"]
        let five = await read(
            "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n"
                + "2024.01.15\t09:30:00\t1.07083\t1.0711\t1.07\t1.07101\t53\t0\t7\r\n")
        #expect(five.lines == expected)
        let four = await read("Date,Time,Open,High,Low,Close,Volume\n2024.01.15,09:30,1.07083,1.0711,1.07,1.07101,0\n")
        #expect(four.lines == expected)
        let stooq = await read(
            "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\r\n"
                + "EURUSD,5,20240115,093000,1.07083,1.0711,1.07,1.07101,0,0\r\n")
        #expect(stooq.lines == expected)
    }

    @Test func semicolons() async {
        let reading = await read("Date;Open;High;Low;Close;Volume\n2024-01-02;1;2;0.5;1.5;10\n")
        #expect(reading.lines == ["2024-01-02T00:00:00Z,1,2,0.5,1.5,10"])
    }

    @Test(arguments: [
        "\u{FEFF}date,open,high,low,close,volume\r\n2024-01-02,1,2,0.5,1.5,10\r\n",
        "\u{FEFF}\"date\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n\"2024-01-02\",\"1\",\"2\",\"0.5\",\"1.5\",\"10\"",
        "\n\n  \ndate,open,high,low,close,volume\n\n2024-01-02,1,2,0.5,1.5,10\n\n\n",
        "DATE , Open, HIGH ,low,Close,  Volume\n2024-01-02 , 1, 2, 0.5, 1.5, 10 \n",
        "date,open,high,low,close,volume\r2024-01-02,1,2,0.5,1.5,10",
        "date,open,high,low,close,volume\n2024-01-02,1,2,0.5,1.5,10,\n",
        "date,open,high,low,close,volume,note\n2024-01-02,1,2,0.5,1.5,10,\"two\nlines, \"\"quoted\"\"\"\n",
        "volume,close,low,high,open,date\n10,1.5,0.5,2,1,2024-01-02",
    ])
    func dress(text: String) async {
        let reading = await read(text)
        #expect(reading.lines == ["2024-01-02T00:00:00Z,1,2,0.5,1.5,10"])
        #expect(reading.problems.isEmpty)
        #expect(reading.error == nil)
    }

    @Test func orderAndDuplicatesStayAsInTheFile() async {
        let reading = await read(
            "date,open,high,low,close,volume\n2024-01-03,1,1,1,1,1\n2024-01-02,2,2,2,2,2\n2024-01-03,3,3,3,3,3\n")
        #expect(reading.candles.map(\.volume.description) == ["1", "2", "3"])
    }

    @Test func aHeaderAloneHasNoRows() async {
        let reading = await read("date,open,high,low,close,volume\n")
        #expect(reading == Reading())
    }

    @Test func theHeaderIsAvailableBeforeTheRows() async throws {
        let parser = CandleCSVParser(source: ChunkedSource("\u{FEFF}Date;Open;High;Low;Close;Vol;Note\r\n"))
        let header = try await parser.header()
        #expect(header.names == ["Date", "Open", "High", "Low", "Close", "Vol", "Note"])
        #expect(header.separator == UInt8(ascii: ";"))
        #expect(String(decoding: header.rawBytes, as: UTF8.self) == "Date;Open;High;Low;Close;Vol;Note")
        #expect(try await parser.nextBatch()?.rowCount == nil)
        #expect(try await parser.nextBatch()?.rowCount == nil)
    }
}
