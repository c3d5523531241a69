import ArgumentParser

/// How a command prints rows.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "table, csv, json, jsonl or markdown.")
    var format: OutputFormat = .table

    /// A writer to standard output.
    func writer(_ columns: [OutputColumn]) -> RowWriter {
        RowWriter(format, columns: columns, to: StandardStream.output, charset: Terminal.at(.output).charset)
    }
}
