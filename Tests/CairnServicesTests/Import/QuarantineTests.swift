import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Foundation
import Testing

/// Rows that are no candles are set aside, and neither they nor the input are ever lost.
@Suite struct QuarantineTests: ImportSamples {
    private let folder: TemporaryFolder
    private let series: SeriesKey

    init() throws {
        folder = try TemporaryFolder()
        series = try SeriesKey(symbol: "A", timeframe: .day1)
    }

    @Test(arguments: ImportFailureTests.badRows)
    func `a bad row is put aside with its line, its reason and itself`(row: String, parts: [String]) async throws {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + sound + row + "\n2024-01-17,100,103,99,102,1200\n")
        let report = try await CandleImporter(store).importFile(
            path, as: series, options: ImportOptions(invalidRows: .quarantine(), batchSize: 1))
        #expect(report.rejected == 1)
        #expect(report.candlesSaved == 2)
        #expect(report.rowsRead == 3)
        #expect(report.problems.map(\.line) == [3])
        #expect(report.quarantineFile == path + ".rejected.csv")
        let lines = try folder.text("a.csv.rejected.csv").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "line,reason,timestamp,open,high,low,close,volume")
        #expect(lines.last?.hasPrefix("3,\"") == true)
        #expect(lines.last?.hasSuffix("\"," + row) == true)
        for part in parts { #expect(lines.last?.contains(part) == true) }
        #expect(try folder.names == ["a.csv", "a.csv.rejected.csv"])
    }

    @Test func `rows put aside are imported once they are corrected`() async throws {
        let store = try await emptyStore()
        // An unnamed first column, as pandas writes it, and semicolons.
        let text =
            ";open;high;low;close;volume\n2024-01-15;1;1;1;1;1\n2024-01-16;oops;2;2;2;2\n2024-01-17;\"3;\";3;3;3;3\n"
        _ = try await CandleImporter(store).importFile(
            folder.file("a.csv", text), as: series, options: ImportOptions(invalidRows: .quarantine()))
        let rejected = try folder.text("a.csv.rejected.csv")
        #expect(rejected.hasPrefix("line;reason;timestamp;open;"))
        let corrected = rejected.replacing(";oops;", with: ";2;").replacing("\"3;\";", with: "3;")
        let report = try await CandleImporter(store).importFile(folder.file("b.csv", corrected), as: series)
        #expect(report.candlesSaved == 2)
        #expect(try await store.candles(of: series).close.map(\.description) == ["1", "2", "3"])
    }

    @Test func `an index without a name beside a column of time keeps its place among rows put aside`() async throws {
        let store = try await emptyStore()
        let text = ",date,open,high,low,close,volume\n0,2024-01-15,1,1,1,1,1\n1,2024-01-16,oops,2,2,2,2\n"
        _ = try await CandleImporter(store).importFile(
            folder.file("a.csv", text), as: series, options: ImportOptions(invalidRows: .quarantine()))
        let corrected = try folder.text("a.csv.rejected.csv").replacing(",oops,", with: ",2,")
        let report = try await CandleImporter(store).importFile(folder.file("b.csv", corrected), as: series)
        #expect(report.candlesSaved == 1)
        #expect(try await store.candles(of: series).close.map(\.description) == ["1", "2"])
    }

    @Test func `a quote in the reason is doubled whatever follows it`() async throws {
        let store = try await emptyStore()
        let text = header + "2024-01-16,o\"\u{301}ps,2,2,2,2\n"
        _ = try await CandleImporter(store).importFile(
            folder.file("a.csv", text), as: series, options: ImportOptions(invalidRows: .quarantine()))
        let rejected = Array(try folder.text("a.csv.rejected.csv").utf8)
        let doubled = Array("o\"\"\u{301}ps".utf8)
        #expect(rejected.indices.contains { rejected[$0...].starts(with: doubled) })
    }

    @Test(arguments: [nil, "side.csv"])
    func `rows that an earlier run put aside are never replaced`(name: String?) async throws {
        let store = CountingStore(try await emptyStore())
        let old = try folder.file(name ?? "a.csv.rejected.csv", "kept")
        let path = try folder.file("a.csv", header + sound + "x\n")
        let error = await #expect(throws: CairnError.self) {
            try await CandleImporter(store).importFile(
                path, as: series, options: ImportOptions(invalidRows: .quarantine(path: name.map(folder.path))))
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("exists already: \(old)") == true)
        #expect(try folder.text(name ?? "a.csv.rejected.csv") == "kept")
        #expect(store.saves.isEmpty)
    }

    @Test func `the input is not replaced however the side file is written`() async throws {
        let store = CountingStore(try await emptyStore())
        let text = header + sound + "x\n"
        let path = try folder.file("a.csv", text)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link.csv"), withDestinationPath: path)
        try FileManager.default.linkItem(atPath: path, toPath: folder.path("hard.csv"))
        for side in [folder.path("./a.csv"), folder.path("link.csv"), folder.path("hard.csv")] {
            let error = await #expect(throws: CairnError.self) {
                try await CandleImporter(store).importFile(
                    path, as: series, options: ImportOptions(invalidRows: .quarantine(path: side)))
            }
            #expect(error?.message.contains("would replace the input") == true)
        }
        #expect(try folder.text("a.csv") == text)
        #expect(store.saves.isEmpty)
    }

    @Test func `rows may be put aside into nothing`() async throws {
        let store = try await emptyStore()
        let report = try await CandleImporter(store).importFile(
            folder.file("a.csv", header + sound + "x\n"), as: series,
            options: ImportOptions(invalidRows: .quarantine(path: "/dev/null")))
        #expect(report.candlesSaved == 1)
    }

    @Test func `the side file has a path of choice, which must not be the input`() async throws {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + "x\n" + sound)
        let side = folder.path("side.csv")
        let report = try await CandleImporter(store).importFile(
            path, as: series, options: ImportOptions(invalidRows: .quarantine(path: side)))
        #expect(report.quarantineFile == side)
        let error = await #expect(throws: CairnError.self) {
            try await CandleImporter(store).importFile(
                path, as: series, options: ImportOptions(invalidRows: .quarantine(path: path)))
        }
        #expect(error?.code == .invalidInput)
        #expect(try folder.text("a.csv") == header + "x\n" + sound)
    }

    @Test func `a side file that cannot be written ends the import with its path before anything is saved`()
        async throws
    {
        let store = CountingStore(try await emptyStore())
        let side = folder.path("missing/side.csv")
        let path = try folder.file("a.csv", header + sound + "x\n")
        let error = await #expect(throws: CairnError.self) {
            try await CandleImporter(store).importFile(
                path, as: series, options: ImportOptions(invalidRows: .quarantine(path: side), batchSize: 1))
        }
        #expect(error?.code == .notFound)
        #expect(error?.description.contains(side) == true)
        #expect(store.saves.isEmpty)
    }

    @Test func `many bad rows cost no memory in the report`() async throws {
        let store = try await emptyStore()
        let text = header + String(repeating: "x\n", count: 500) + sound
        let report = try await CandleImporter(store).importFile(
            folder.file("a.csv", text), as: series,
            options: ImportOptions(invalidRows: .quarantine(), batchSize: 100))
        #expect(report.rejected == 500)
        #expect(report.problems.count == ImportReport.problemLimit)
        #expect(try folder.text("a.csv.rejected.csv").split(separator: "\n").count == 501)
    }
}
