public import CairnDomain
public import CairnRepositories

/// Writes stored candles as CSV, batch by batch, in bounded memory.
///
/// ```swift
/// let exporter = CandleExporter(store)
/// try await exporter.export(series, toFile: "prices.csv")
/// ```
///
/// What it writes, ``CandleImporter`` reads back equal value for value.
public struct CandleExporter: Sendable {
    private let store: any CandleStore

    /// Makes an exporter over a store.
    public init(_ store: any CandleStore) {
        self.store = store
    }

    /// Writes a series to a sink.
    ///
    /// - Parameters:
    ///   - series: The series.
    ///   - options: What of it.
    ///   - progress: Called after each batch with the report so far.
    ///   - sink: Takes the bytes in order; the next ones come when it returns.
    /// - Throws: `CairnError` with code `notFound` when the store has no candle of the series; `CancellationError`
    ///   between batches; what the sink throws.
    @discardableResult
    public func export(
        _ series: SeriesKey, options: ExportOptions = ExportOptions(),
        progress: @Sendable (ExportReport) -> Void = { _ in }, to sink: ([UInt8]) async throws -> Void
    ) async throws -> ExportReport {
        try await store.requireCandles(of: series, operation: "export")
        var report = ExportReport(series: series)
        var bytes: [UInt8] = []
        CandleCSVWriter.appendHeader(to: &bytes)
        if let timeframe = options.timeframe, timeframe != series.timeframe {
            let batches = try SeriesResampler(store).candles(
                of: series, in: timeframe, range: options.range, calendar: options.calendar,
                batchSize: options.batchSize)
            for try await batch in batches {
                try await write(batch, after: &bytes, &report, progress, sink)
            }
        } else {
            report.total = try await store.count(of: series, in: options.range)
            for try await batch in store.stream(of: series, in: options.range, batchSize: options.batchSize) {
                try await write(batch, after: &bytes, &report, progress, sink)
            }
        }
        // The header alone, when nothing lies in the range.
        if !bytes.isEmpty { try await write(CandleSeries(), after: &bytes, &report, progress, sink) }
        return report
    }

    /// Writes a series to a file, which appears under its name only when it is complete.
    ///
    /// - Throws: As the other method does; `CairnError` with code `full`, `readOnly` or `notFound` when the file cannot
    ///   be written. What was there under the name then still is.
    @discardableResult
    public func export(
        _ series: SeriesKey, toFile path: String, options: ExportOptions = ExportOptions(),
        progress: @Sendable (ExportReport) -> Void = { _ in }
    ) async throws -> ExportReport {
        let file = AtomicFile(path: path)
        do {
            let report = try await export(series, options: options, progress: progress) { try await file.write($0) }
            try await file.commit()
            return report
        } catch {
            // Waited for, so that no temporary file is left behind when the caller ends the process.
            await file.discard()
            throw error
        }
    }

    private func write(
        _ batch: CandleSeries, after bytes: inout [UInt8], _ report: inout ExportReport,
        _ progress: (ExportReport) -> Void, _ sink: ([UInt8]) async throws -> Void
    ) async throws {
        try Task.checkCancellation()
        CandleCSVWriter.append(batch, to: &bytes)
        try await sink(bytes)
        report.bytes += Int64(bytes.count)
        report.candles += batch.count
        if let bounds = batch.timeRange {
            report.range = (report.range?.lowerBound ?? bounds.lowerBound)...bounds.upperBound
        }
        bytes = []
        progress(report)
    }
}
