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

    /// Checks a file, reading it in batches.
    ///
    /// - Parameter path: The file, plain or gzip, or `-` for standard input.
    /// - Throws: `InputError` when the file cannot be read or its structure is broken.
    public func validate(_ path: String) async throws -> ValidationReport {
        let parser = CandleCSVParser(source: FileByteSource(path: path), options: csv)
        var scanner = ValidationScanner(timeframe: timeframe, options: options)
        while let batch = try await parser.nextBatch() {
            for problem in batch.problems {
                let place = problem.column.map { "column \($0): " } ?? ""
                scanner.addUnreadable(
                    line: problem.line,
                    place + (problem.value.isEmpty ? "" : "\(problem.value) ") + problem.reason)
            }
            try scanner.add(batch.columns)
        }
        return scanner.result()
    }
}
