import Foundation

/// Measures everything, or the groups of rows that are named, and prints the table.
///
/// `CAIRN` names the release build of the command line, `CAIRN_TEST_CLICKHOUSE_URL` and `CAIRN_TEST_POSTGRES_URL` servers;
/// `--quick` uses a tenth of the rows.
@main
enum Main {
    static func main() async {
        var report = Report()
        do {
            try await run(Array(CommandLine.arguments.dropFirst()), into: &report)
        } catch {
            note("error: \(error)")
            print(report.text)
            exit(1)
        }
    }

    private static func run(_ arguments: [String], into report: inout Report) async throws {
        if arguments.first == "stream-candles" {
            return try await ClickHouseCandleRows.stream(Array(arguments.dropFirst()))
        }
        let scale = arguments.contains("--quick") ? 10 : 1
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-bench-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for group in try groups(named: arguments.filter { !$0.hasPrefix("-") }) {
            note("measuring \(group.rawValue) …")
            switch group {
            case .memory: try await MemoryRows.measure(into: &report, count: 1_000_000 / scale)
            case .sqlite: try await SQLiteReadRows.measure(into: &report, count: 1_000_000 / scale, folder: folder)
            case .imports: try await ImportRows.measure(into: &report, scale: scale, folder: folder)
            case .clickHouseCandles: try await ClickHouseCandleRows.measure(into: &report, count: 1_000_000 / scale)
            case .clickHouseRecords: try await ClickHouseRecordRows.measure(into: &report, count: 200_000 / scale)
            case .clickHouseQueries: try await ClickHouseQueryRows.measure(into: &report, count: 960 / scale)
            case .postgresCandles:
                try await PostgresCandleRows.measure(into: &report, count: 1_000_000 / scale, folder: folder)
            case .postgresPoints:
                try await PostgresPointRows.measure(
                    into: &report, count: 100_000 / scale, reads: 16_000 / scale, folder: folder)
            case .postgresRecords:
                try await PostgresRecordRows.measure(into: &report, count: 200_000 / scale, folder: folder)
            case .postgresPool: try await PostgresPoolRows.measure(into: &report, count: 50_000 / scale)
            }
        }
        print(report.text)
    }

    private enum Group: String, CaseIterable {
        case memory, sqlite
        case imports = "import"
        case clickHouseCandles = "clickhouse-candles"
        case clickHouseRecords = "clickhouse-records"
        case clickHouseQueries = "clickhouse-queries"
        case postgresCandles = "postgres-candles"
        case postgresPoints = "postgres-points"
        case postgresRecords = "postgres-records"
        case postgresPool = "postgres-pool"
    }

    /// Those whose names begin with one of these; all for none.
    private static func groups(named names: [String]) throws -> [Group] {
        for name in names where !Group.allCases.contains(where: { $0.rawValue.hasPrefix(name) }) {
            let known = Group.allCases.map(\.rawValue).joined(separator: ", ")
            throw ChildProcess.Failure(description: "there is no group \(name) of benchmarks, only \(known)")
        }
        return Group.allCases.filter { group in names.isEmpty || names.contains { group.rawValue.hasPrefix($0) } }
    }
}

/// Tells what is going on.
func note(_ what: String) {
    FileHandle.standardError.write(Data("\(what)\n".utf8))
}
