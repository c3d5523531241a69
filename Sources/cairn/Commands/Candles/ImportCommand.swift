public import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories
public import CairnServices
import Foundation
import Synchronization

/// `cairn import`: CSV into a store.
struct ImportCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports candles from a CSV file, plain or gzip.",
        discussion: """
            The header names a time (timestamp, date, datetime or time, or an unnamed first column), open, high, low, \
            close and volume, in any case and order; other columns are ignored. Times are ISO 8601, M/D/YYYY, or \
            seconds to nanoseconds since 1970; those without a zone are in --time-zone.

            Importing is repeatable: what is there already is replaced by the same. After a crash, import again.

            EXAMPLES
              cairn import acme.csv --symbol ACME --timeframe 1d
              cairn import 005930.csv.gz --symbol 005930 --timeframe 1m --time-zone Asia/Seoul
              cairn import feed.csv --symbol ACME --timeframe 1d --decimals 4 --on-invalid quarantine
              curl -s https://example.com/btc.csv | cairn import - --symbol BTC/USDT --timeframe 1h --incremental
            """)

    /// What to do with rows that are no candles.
    enum OnInvalid: String, CaseIterable, ExpressibleByArgument {
        case fail
        case quarantine
    }

    @Argument(
        help: ArgumentHelp("The file, or - for standard input.", valueName: "file"),
        completion: .file(extensions: ["csv", "gz", "tsv", "txt"]))
    var file: String

    @OptionGroup var series: SeriesOptions

    @OptionGroup var zone: TimeZoneOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Rounds prices half to even instead of refusing more than 8 decimals.", valueName: "n"))
    var decimals: Int?

    @Option(name: .long, help: "Which comes first in dates with slashes: mdy or dmy (default: what the file shows).")
    var dateOrder: SlashDateOrder?

    @Flag(name: .long, help: "Takes only the latest candle stored, which may have been unfinished, and newer ones.")
    var incremental = false

    @Flag(name: .long, help: "Reads and compares with what is stored, and saves nothing.")
    var dryRun = false

    @Option(
        name: .long,
        help: "What to do with a row that is no candle: fail stops before anything is saved; quarantine sets it aside.")
    var onInvalid: OnInvalid = .fail

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where bad rows are set aside, a file that must not exist yet (default: the input's name with .rejected.csv).",
            valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var quarantineFile: String?

    @OptionGroup var store: StoreOptions

    func validate() throws {
        if let decimals, !(0...8).contains(decimals) {
            throw ValidationError("--decimals \(decimals) is not within 0...8")
        }
        if quarantineFile != nil, onInvalid != .quarantine {
            throw ValidationError("--quarantine-file needs --on-invalid quarantine")
        }
    }

    func execute() async throws {
        let key = try series.key()
        var options = ImportOptions()
        options.csv = CandleCSVOptions(
            calendar: try SessionCalendar(timeZone: zone.timeZone?.timeZone ?? .gmt), decimals: decimals,
            dateOrder: dateOrder)
        options.isIncremental = incremental
        options.isDryRun = dryRun
        if onInvalid == .quarantine { options.invalidRows = .quarantine(path: quarantineFile) }
        try await store.withComposition(for: dryRun ? .reading : .writing) { composition in
            let importer = CandleImporter(try await candles(composition))
            let bar = ProgressBar("Importing \(key)", unit: .bytes)
            defer { bar.finish() }
            let saved = Mutex(0)
            let report: ImportReport
            do {
                report = try await importer.importFile(file, as: key, options: options) { progress in
                    bar.report(done: progress.input.consumed, total: progress.input.total)
                    saved.withLock { $0 = max($0, progress.saved) }
                }
            } catch {
                bar.finish()
                let count = saved.withLock(\.self)
                if count > 0 {
                    Messages.note(
                        "\(key): \(Self.count(count, "candle")) saved before this; import the file again for the rest.")
                }
                throw error
            }
            bar.finish()
            Self.show(report)
            if report.wasCancelled { throw CancellationError() }
        }
    }

    /// The store; a dry run compares with an empty one where there is none yet, and makes none.
    private func candles(_ composition: Composition) async throws -> any CandleStore {
        if dryRun, let file = try composition.file(for: .candles), await FileIdentity.of(file) == nil {
            return try await InMemoryBackend().open(StoreURL("memory:"), options: OpenOptions()).candles()
        }
        return try await composition.candles().store
    }

    private static func show(_ report: ImportReport) {
        var parts: [String] = []
        if let comparison = report.comparison {
            parts.append(
                "Would save \(comparison.new) new and \(comparison.changed) changed candles; "
                    + "\(comparison.unchanged) are stored already")
        } else {
            parts.append(
                "\(report.wasCancelled ? "Interrupted after saving" : "Saved") \(count(report.candlesSaved, "candle"))")
        }
        if let first = report.firstTimestamp, let last = report.lastTimestamp { parts.append("\(first) to \(last)") }
        if report.skipped > 0 { parts.append("\(count(report.skipped, "row")) older than what is stored") }
        if report.duplicates > 0 { parts.append("\(count(report.duplicates, "duplicate row")), the last one kept") }
        if report.outOfOrder > 0 { parts.append("\(count(report.outOfOrder, "row")) out of order") }
        if report.rejected > 0 {
            parts.append("\(count(report.rejected, "row")) set aside\(report.quarantineFile.map { " in \($0)" } ?? "")")
        }
        Messages.note("\(report.series): " + parts.joined(separator: "; ") + ".")
        if let order = report.assumedDateOrder {
            Messages.note("  Dates were read as \(order), though nothing in the file tells; --date-order chooses.")
        }
        for problem in report.problems.prefix(5) { Messages.note("  \(problem)") }
        if report.rejected > 5 { Messages.note("  … and \(report.rejected - 5) more") }
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

extension SlashDateOrder: ExpressibleByArgument {}
