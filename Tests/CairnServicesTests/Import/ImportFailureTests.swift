import CairnDomain
import CairnInMemory
import CairnRepositories
import CairnServices
import Foundation
import Synchronization
import Testing

/// Bad input, failing stores, cancellation: what was stored before is never lost.
@Suite struct ImportFailureTests: ImportSamples {
    private let folder: TemporaryFolder
    private let series: SeriesKey

    init() throws {
        folder = try TemporaryFolder()
        series = try SeriesKey(symbol: "A", timeframe: .day1)
    }

    private func manyRows(_ count: Int) -> String {
        (0..<count).map { "\(Timestamp(millisecondsSince1970: Int64($0) * 86_400_000)),1,1,1,1,1\n" }.joined()
    }

    static let badRows: [(row: String, parts: [String])] = [
        ("2024-01-16,abc,103,99,102,1200", ["open", "abc", "not a decimal number"]),
        ("2024-01-16,100,98,99,102,1200", ["high", "98", "below"]),
        ("2024-01-16,100,103,99,102,-5", ["volume", "-5", "negative"]),
        ("2024-01-16,100.123456789,103,99,102,1200", ["open", "100.123456789", "8 decimals"]),
        ("2024-02-30,100,103,99,102,1200", ["timestamp", "2024-02-30", "not a day"]),
        ("2024-01-16,100,103", ["3 fields", "6"]),
        ("2024-01-16,,103,99,102,1200", ["open", "empty"]),
        ("yesterday,100,103,99,102,1200", ["timestamp", "yesterday"]),
        ("2024-01-16,99999999999999999999,103,99,102,1200", ["open", "out of range"]),
    ]

    @Test(arguments: badRows)
    func `a bad row is named with file, line, column and value, and nothing is saved`(row: String, parts: [String])
        async throws
    {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + sound + row + "\n" + sound)
        let error = await #expect(throws: RowProblem.self) {
            try await CandleImporter(store).importFile(path, as: series, options: ImportOptions(batchSize: 1))
        }
        let message = try #require(error?.description)
        #expect(message.hasPrefix("\(path):3:"))
        for part in parts { #expect(message.contains(part), "\(message)") }
        #expect(try await store.series().isEmpty)
        #expect(try folder.names == ["a.csv"])
    }

    @Test(arguments: [ImportOptions.InvalidRows.fail, .quarantine()])
    func `a structure that breaks at the end of a file stops the import before its beginning is saved`(
        rows: ImportOptions.InvalidRows
    ) async throws {
        let store = CountingStore(try await emptyStore())
        let dates = "1/2/2024,1,1,1,1,1\n12/31/2024,1,1,1,1,1\n31/12/2024,1,1,1,1,1\n"
        for broken in [header + manyRows(1000) + "2024-01-15,\"1,1,1,1,1\n", header + dates] {
            let path = try folder.file("a.csv", broken)
            await #expect(throws: InputError.self) {
                try await CandleImporter(store).importFile(
                    path, as: series, options: ImportOptions(invalidRows: rows, batchSize: 1))
            }
        }
        #expect(store.saves.isEmpty)
        #expect(try folder.names == ["a.csv"])
    }

    @Test(arguments: [
        ("", "is empty"), ("a,b,c\n1,2,3\n", "no column"), ("timestamp,open,high,low,close\n", "no column volume"),
        ("timestamp,open,high,low,close,volume\n2024-01-15,\"1,1,1,1,1\n", "quote"),
    ])
    func `a file without structure is refused with its name`(text: String, part: String) async throws {
        let store = try await emptyStore()
        for rows in [ImportOptions.InvalidRows.fail, .quarantine()] {
            let path = try folder.file("a.csv", text)
            let error = await #expect(throws: InputError.self) {
                try await CandleImporter(store).importFile(path, as: series, options: ImportOptions(invalidRows: rows))
            }
            #expect(error?.description.hasPrefix(path) == true)
            #expect(error?.description.contains(part) == true)
        }
        #expect(try await store.series().isEmpty)
        #expect(try folder.names == ["a.csv"])
    }

    @Test func `a missing file is named`() async throws {
        let store = try await emptyStore()
        let error = await #expect(throws: InputError.self) {
            try await CandleImporter(store).importFile(folder.path("none.csv"), as: series)
        }
        #expect(error?.description == "\(folder.path("none.csv")): does not exist")
    }

    @Test func `a header alone is an import of nothing`() async throws {
        let store = try await emptyStore()
        let report = try await CandleImporter(store).importFile(folder.file("a.csv", header), as: series)
        #expect(report.rowsRead == 0)
        #expect(report.candlesSaved == 0)
        #expect(try await store.series().isEmpty)
    }

    @Test func `the bad row at the end of a long file stops the import before its beginning is saved`() async throws {
        let store = CountingStore(try await emptyStore())
        let path = try folder.file("a.csv", header + manyRows(1000) + "x\n")
        let error = await #expect(throws: RowProblem.self) {
            try await CandleImporter(store).importFile(path, as: series, options: ImportOptions(batchSize: 100))
        }
        #expect(error?.line == 1002)
        #expect(store.saves.isEmpty)
    }

    @Test func `of a pipe the batches before the bad row stay`() async throws {
        let store = try await emptyStore()
        let source = ChunkedSource(header + manyRows(250) + "x\n" + manyRows(10), name: "<stdin>", sizes: [1000])
        let error = await #expect(throws: RowProblem.self) {
            try await CandleImporter(store).importCandles(
                from: source, as: series, options: ImportOptions(batchSize: 100))
        }
        #expect(error?.description.hasPrefix("<stdin>:252:") == true)
        #expect(try await store.count(of: series) == 200)
    }

    @Test func `a store that fails ends the import, keeps what it saved, and a repetition completes it`() async throws {
        let base = try await emptyStore()
        let failing = CountingStore(base) { saves in
            if saves == 3 { throw CairnError(.full, operation: "save candles", message: "no room is left") }
        }
        let path = try folder.file("a.csv", header + manyRows(250) + "x\n" + manyRows(1000))
        let options = ImportOptions(invalidRows: .quarantine(), batchSize: 100)
        let error = await #expect(throws: CairnError.self) {
            try await CandleImporter(failing).importFile(path, as: series, options: options)
        }
        #expect(error?.code == .full)
        #expect(try await base.count(of: series) == 250)
        // The row refused among those saved is not lost, and no half-written file is left.
        #expect(try folder.names == ["a.csv", "a.csv.rejected.csv"])
        try FileManager.default.removeItem(atPath: folder.path("a.csv.rejected.csv"))
        let report = try await CandleImporter(base).importFile(path, as: series, options: options)
        #expect(report.rowsRead == 1251)
        #expect(try await base.count(of: series) == 1000)
    }

    @Test func `a cancelled import says how far it came, and a repetition completes it`() async throws {
        let store = try await emptyStore()
        let path = try folder.file("a.csv", header + manyRows(1000))
        let options = ImportOptions(invalidRows: .quarantine(), batchSize: 100)
        let task = Task {
            try await CandleImporter(store).importFile(path, as: series, options: options) { progress in
                if progress.saved == 300 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        let report = try await task.value
        #expect(report.wasCancelled)
        #expect(report.candlesSaved == 300)
        #expect(report.rowsRead == 300)
        #expect(try await store.count(of: series) == 300)
        #expect(try await CandleImporter(store).importFile(path, as: series, options: options).candlesSaved == 1000)
        #expect(try await store.count(of: series) == 1000)
    }

    @Test func `an import cancelled while it checks the file has saved nothing`() async throws {
        let store = CountingStore(try await emptyStore())
        let path = try folder.file("a.csv", header + manyRows(1000))
        let task = Task {
            try await CandleImporter(store).importFile(path, as: series, options: ImportOptions(batchSize: 100)) {
                progress in
                if progress.phase == .checking, progress.rows == 500 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        #expect(try await task.value.wasCancelled)
        #expect(store.saves.isEmpty)
    }

    @Test func `an import cancelled while it saves counts only what was saved for certain`() async throws {
        let base = try await emptyStore()
        let store = CountingStore(base) { saves in
            guard saves == 2 else { return }
            withUnsafeCurrentTask { $0?.cancel() }
            throw CairnError.cancelled(backend: .inMemory, operation: "save candles", outcome: .unknown)
        }
        let path = try folder.file("a.csv", header + manyRows(1000))
        let task = Task {
            try await CandleImporter(store).importFile(
                path, as: series, options: ImportOptions(invalidRows: .quarantine(), batchSize: 100))
        }
        let report = try await task.value
        #expect(report.wasCancelled)
        #expect(report.candlesSaved == 200)
        #expect(report.rowsRead == 200)
    }
}
