public import CairnDomain

/// Checks the rows of a CSV file before it is imported.
public struct CandleFileValidator: Sendable {
    private let timeframe: Timeframe
    private let csv: CandleCSVOptions
    private let options: ValidationOptions

    /// Makes a validator.
    public init(
        timeframe: Timeframe, csv: CandleCSVOptions = CandleCSVOptions(),
        options: ValidationOptions = ValidationOptions()
    ) {
        self.timeframe = timeframe
        self.csv = csv
        self.options = options
    }

    /// Checks a file, reading it in batches and saving nothing.
    ///
    /// - Parameters:
    ///   - path: The file, plain or gzip, or `-` for standard input.
    ///   - progress: Called after each batch.
    /// - Returns: The findings with their lines, where no blank lines or quoted newlines leave them open.
    /// - Throws: `InputError` when the file cannot be read or its structure is broken; `CancellationError`.
    public func validate(
        _ path: String, progress: @Sendable (InputProgress) -> Void = { _ in }
    ) async throws -> ValidationReport {
        let parser = CandleCSVParser(source: FileByteSource(path: path), options: csv)
        var scanner = ValidationScanner(timeframe: timeframe, options: options)
        while let batch = try await parser.nextBatch() {
            try Task.checkCancellation()
            for problem in batch.problems { scanner.add(problem) }
            try scanner.add(batch.columns, lines: batch.candleLines)
            progress(batch.progress)
        }
        return scanner.result()
    }
}

extension CandleBatch {
    /// The line of each candle; nil when blank lines or quoted newlines keep them from being counted.
    var candleLines: [Int]? {
        guard lines.count == rowCount else { return nil }
        let refused = Set(problems.map(\.line))
        return refused.isEmpty ? Array(lines) : lines.filter { !refused.contains($0) }
    }
}
