import ArgumentParser

/// How a command prints rows.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "table, csv, json, jsonl or markdown.")
    var format: OutputFormat = .table

    /// Whether the rows are read by a program, which must get all of them.
    var isData: Bool {
        switch format {
        case .csv, .json, .jsonl: true
        case .table, .markdown: false
        }
    }

    /// A writer to standard output.
    func writer(_ columns: [OutputColumn]) -> RowWriter {
        RowWriter(format, columns: columns, to: StandardStream.output, charset: Terminal.at(.output).charset)
    }
}
