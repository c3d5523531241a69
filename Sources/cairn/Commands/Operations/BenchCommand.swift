import ArgumentParser
import CairnComposition
import CairnDomain
import CairnRepositories

/// `cairn bench`: how fast the configured store is on this machine.
struct BenchCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the configured store: saving, reading and deleting candles.",
        discussion: """
            Works on a series of its own, which is deleted again, also after Ctrl-C.

            EXAMPLES
              cairn bench --rows 100000
              cairn bench --store sqlite:/tmp/bench.sqlite --format json
            """)

    @Option(name: .long, help: ArgumentHelp("How many candles.", valueName: "n"))
    var rows = 100_000

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard (1...100_000_000).contains(rows) else {
            throw ValidationError("--rows \(rows) is not within 1...100000000")
        }
    }

    func execute() async throws {
        try await store.withComposition(for: .writing) { composition in
            let candles = try await composition.candles().store
            let key = try SeriesKey(symbol: "cairn-bench-\(ObjectID.generate())", timeframe: .minute1)
            var table = output.writer([
                .text("what"), .integer("candles"), .decimal("seconds"), .integer("per_second"),
            ])
            do {
                for step in try await measure(candles, key) {
                    let seconds = step.duration / .seconds(1)
                    try table.write([
                        .text(step.name), .integer(step.count), .number(Self.thousandths(seconds)),
                        .integer(Int(Double(step.count) / Swift.max(seconds, 1e-9))),
                    ])
                }
            } catch {
                // A cancelled task cannot clean up; a new one can.
                _ = try? await Task { try await candles.delete(key) }.value
                throw error
            }
            try table.finish()
        }
    }

    private struct Step {
        let name: String
        let count: Int
        let duration: Duration
    }

    private func measure(_ store: any CandleStore, _ key: SeriesKey) async throws -> [Step] {
        let clock = ContinuousClock()
        let batchSize = 65_536
        var saving = Duration.zero
        for start in stride(from: 0, to: rows, by: batchSize) {
            let batch = try Self.candles(from: start, count: min(batchSize, rows - start))
            saving += try await clock.measure { try await store.save(batch, in: key) }
        }
        var count = 0
        let reading = try await clock.measure { count = try await store.candles(of: key).count }
        guard count == rows else {
            throw CairnError(
                .internalError, backend: store.backend, operation: "bench", message: "read \(count) of \(rows) candles")
        }
        let streaming = try await clock.measure { for try await _ in store.stream(of: key) {} }
        let repetitions = 100
        let latest = try await clock.measure {
            for _ in 0..<repetitions { _ = try await store.latest(100, of: key) }
        }
        let deleting = try await clock.measure { _ = try await store.delete(key) }
        return [
            Step(name: "save in batches of \(batchSize)", count: rows, duration: saving),
            Step(name: "read all at once", count: rows, duration: reading),
            Step(name: "stream", count: rows, duration: streaming),
            Step(name: "\(repetitions) reads of the latest 100", count: 100 * repetitions, duration: latest),
            Step(name: "delete", count: rows, duration: deleting),
        ]
    }

    /// Minute candles of a slow saw-tooth.
    private static func candles(from start: Int, count: Int) throws -> CandleSeries {
        var columns = CandleColumns()
        for index in start..<(start + count) {
            let price = Price(units: 10_000_000_000 + Int64(index % 1000) * 1_000_000)
            columns.append(
                Timestamp(millisecondsSince1970: 1_577_836_800_000 + Int64(index) * 60_000), open: price, high: price,
                low: price, close: price, volume: Volume(units: Int128(index % 10_000) * 1_000_000_000_000_000_000))
        }
        return try CandleSeries(columns: columns)
    }

    private static func thousandths(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        return "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
    }
}
