import CairnDomain
import Foundation
import Testing

/// The commands on candles as a shell sees them: files, standard output, exit codes.
@Suite struct CandleCommandTests {
    private let cairn: CommandLineTool
    private let header = "timestamp,open,high,low,close,volume\n"

    init() throws {
        cairn = try CommandLineTool()
    }

    private func row(_ milliseconds: Int64) -> String {
        "\(Timestamp(millisecondsSince1970: milliseconds)),1,1,1,1,1\n"
    }

    private func importRows(_ times: some Sequence<Int64>, _ timeframe: String) async throws {
        try cairn.write(header + times.map(row).joined(), to: "a.csv")
        #expect(try await cairn.run("import", "a.csv", "-s", "A", "-t", timeframe).status == 0)
    }

    /// Monday 2024-01-01.
    private let monday: Int64 = 1_704_067_200_000
    private let hour: Int64 = 3_600_000
    private let day: Int64 = 86_400_000

    @Test func `a holiday changes nothing but itself in an inferred calendar`() async throws {
        // Six hours on each working day of ten weeks, but not on Wednesday 2024-01-17.
        let days = (0..<70).filter { $0 % 7 < 5 && $0 != 16 }
        try await importRows(days.flatMap { day in (9..<15).map { monday + Int64(day) * self.day + $0 * hour } }, "1h")
        let without = try await cairn.run("gaps", "-s", "A", "-t", "1h", "--exit-code", "--format", "csv")
        #expect(without.status == 6)
        #expect(without.lines.count == 2)
        let with = try await cairn.run("gaps", "-s", "A", "-t", "1h", "--exit-code", "--holiday", "2024-01-17")
        #expect(with.status == 0, "\(with.messages)")
        #expect(with.messages.contains("inferred"))
    }

    @Test func `days of trading and holidays are those of the time zone`() async throws {
        // Seoul's midnight is 15:00 of the day before in UTC; Friday 2024-03-01 is a holiday there.
        let days = (0..<140).filter { $0 % 7 < 5 && $0 != 60 }
        try await importRows(days.map { monday + Int64($0) * day - 9 * hour }, "1d")
        let result = try await cairn.run(
            "gaps", "-s", "A", "-t", "1d", "--exit-code", "--time-zone", "Asia/Seoul", "--holiday", "2024-03-01")
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.messages.contains("Mon-Fri"))
    }

    @Test func `a market that never closes may have a holiday`() async throws {
        try await importRows((0..<30).filter { $0 != 9 }.map { monday + $0 * day }, "1d")
        let result = try await cairn.run(
            "gaps", "-s", "A", "-t", "1d", "--exit-code", "--always-open", "--holiday", "2024-01-10")
        #expect(result.status == 0, "\(result.messages)")
    }

    @Test(arguments: ["csv", "jsonl"])
    func `a program gets all gaps and findings, a person is told of what is cut`(format: String) async throws {
        let lines = format == "csv" ? 1 : 0
        try await importRows((0..<1500).map { monday + $0 * 2 * hour }, "1h")
        let gaps = ["gaps", "-s", "A", "-t", "1h", "--always-open"]
        let all = try await cairn.run(gaps[0], gaps[1], gaps[2], gaps[3], gaps[4], gaps[5], "--format", format)
        #expect(all.lines.count == 1499 + lines)
        let cut = try await cairn.run(gaps[0], gaps[1], gaps[2], gaps[3], gaps[4], gaps[5])
        #expect(cut.lines.count == 1002)
        #expect(cut.messages.contains("first 1000 gaps are listed"))
        try cairn.write(header + String(repeating: "x,1,1,1,1,1\n", count: 150), to: "bad.csv")
        let findings = try await cairn.run("validate", "bad.csv", "-t", "1h", "--format", format)
        #expect(findings.status == 6)
        #expect(findings.lines.count == 150 + lines)
        #expect(!findings.messages.contains("are listed"))
        let some = try await cairn.run("validate", "bad.csv", "-t", "1h")
        #expect(some.lines.count == 102)
        #expect(some.messages.contains("The first of each kind are listed"))
    }

    @Test func `a file is checked as import would read it`() async throws {
        try cairn.write(header + "2/1/2024,1.123456789,2,1,1,1\n", to: "bad.csv")
        #expect(try await cairn.run("validate", "bad.csv", "-t", "1d").status == 6)
        let result = try await cairn.run(
            "validate", "bad.csv", "-t", "1d", "--decimals", "4", "--date-order", "dmy", "--format", "csv",
            "--session-start", "01:00")
        #expect(result.status == 0)
        // In the calendar asked for, days do not begin at midnight.
        #expect(result.lines.last?.contains("misaligned,2,2024-01-02T00:00:00Z") == true, "\(result.output)")
        #expect(try await cairn.run("validate", "bad.csv", "-t", "1d", "--from", "2024-01-01").status == 2)
    }

    @Test func `no output replaces the database it is made from`() async throws {
        try await importRows([monday], "1d")
        try FileManager.default.createSymbolicLink(
            atPath: cairn.path("link.svg"), withDestinationPath: cairn.path("a.sqlite"))
        let before = try Data(contentsOf: URL(fileURLWithPath: cairn.path("a.sqlite")))
        for arguments in [["export", "./a.sqlite"], ["export", "link.svg"], ["chart", "link.svg"]] {
            let result = try await cairn.run(arguments[0], "-s", "A", "-t", "1d", "--output", arguments[1])
            #expect(result.status == 1)
            #expect(result.messages.contains("would replace the database"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: cairn.path("a.sqlite"))) == before)
        #expect(try await cairn.run("chart", "-s", "A", "-t", "1d", "--output", "a.svg").status == 0)
        #expect(try cairn.text("a.svg").hasSuffix("</svg>\n"))
    }

    @Test func `a dry run makes no database`() async throws {
        try cairn.write(header + row(monday), to: "a.csv")
        let result = try await cairn.run("import", "a.csv", "-s", "A", "-t", "1d", "--dry-run")
        #expect(result.status == 0)
        #expect(result.messages.contains("Would save 1 new"))
        #expect(try cairn.names == ["a.csv"])
    }

    @Test func `a file that is standard input is read through before anything is saved`() async throws {
        try cairn.write(header + row(monday) + "x\n", to: "a.csv")
        let failed = try await cairn.run("import", "-", "-s", "A", "-t", "1d", input: "a.csv")
        #expect(failed.status == 1)
        #expect(failed.messages.contains("<stdin>:3:"))
        #expect(try await cairn.run("series", "--format", "jsonl").output.isEmpty)
        let saved = try await cairn.run(
            "import", "-", "-s", "A", "-t", "1d", "--on-invalid", "quarantine", input: "a.csv")
        #expect(saved.status == 0)
        #expect(saved.messages.contains("Saved 1 candle"))
    }

    @Test func `an import that fails half-way says how much it has saved`() async throws {
        try await importRows([monday], "1m")
        // The store refuses what comes after the first batch.
        let sqlite = Process()
        sqlite.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        sqlite.arguments = [
            "sqlite3", cairn.path("a.sqlite"),
            """
            CREATE TRIGGER full BEFORE INSERT ON candles WHEN NEW.time > \(monday + 66_000 * 60_000)
            BEGIN SELECT RAISE(ABORT, 'full'); END
            """,
        ]
        try sqlite.run()
        sqlite.waitUntilExit()
        #expect(sqlite.terminationStatus == 0)
        try cairn.write(header + (0..<70_000).map { row(monday + $0 * 60_000) }.joined(), to: "b.csv")
        let failed = try await cairn.run("import", "b.csv", "-s", "A", "-t", "1m")
        #expect(failed.status != 0)
        #expect(failed.messages.contains("A 1m: 65536 candles saved before this"), "\(failed.messages)")
    }
}
