import Foundation

/// Measures everything and prints the table.
///
/// `CAIRN` names the release build of the command line; `--quick` uses a tenth of the rows.
@main
enum Main {
    static func main() async throws {
        guard let cairn = ProcessInfo.processInfo.environment["CAIRN"] else {
            throw ChildProcess.Failure(description: "set CAIRN to the release build of cairn")
        }
        let scale = CommandLine.arguments.contains("--quick") ? 10 : 1
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-bench-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var report = Report()
        note("memory")
        try await MemoryRows.measure(into: &report, count: 1_000_000 / scale)
        note("sqlite: read")
        try await SQLiteReadRows.measure(into: &report, count: 1_000_000 / scale, folder: folder)
        note("import")
        try await ImportRows.measure(into: &report, count: 1_000_000 / scale, folder: folder, cairn: cairn)
        note("import, memory")
        try ImportRows.measureMemory(into: &report, count: 10_000_000 / scale, folder: folder, cairn: cairn)
        print(report.text)
    }

    private static func note(_ what: String) {
        FileHandle.standardError.write(Data("measuring \(what) …\n".utf8))
    }
}
