import Foundation

/// The table that `make bench` prints.
struct Report {
    /// One line of the table.
    struct Row {
        let name: String
        let value: String
        let against: String
        let ratio: String
        let bar: String
        let isMet: Bool?
    }

    private(set) var rows: [Row] = []

    /// Adds a ratio of Cairn to something else; lower is better.
    mutating func add(_ name: String, _ comparison: Comparison, against: String, atMost bar: Double?) {
        append(
            Row(
                name: name, value: Self.seconds(comparison.subject.median),
                against: "\(against), \(Self.seconds(comparison.reference.median))",
                ratio: Self.ratio(comparison),
                bar: bar.map { String(format: "≤ %.2f", $0) } ?? "–", isMet: bar.map { comparison.ratio <= $0 }))
    }

    /// Adds how many values a second Cairn moves, beside the time of something that moves them without looking.
    mutating func add(
        _ name: String, _ comparison: Comparison, values: Int, against: String, atLeast bar: Double?
    ) {
        let rate = Double(values) / comparison.subject.median
        append(
            Row(
                name: name,
                value: String(format: "%.1f M values/s ± %.0f %%", rate / 1e6, comparison.subject.spread * 100),
                against: "\(against), \(Self.seconds(comparison.reference.median))", ratio: Self.ratio(comparison),
                bar: bar.map { String(format: "≥ %.0f M values/s", $0 / 1e6) } ?? "–",
                isMet: bar.map { rate >= $0 }))
    }

    /// Adds a plain figure with a limit of its own, or none.
    mutating func add(
        _ name: String, value: String, against: String = "–", ratio: String = "–", bar: String?, isMet: Bool? = nil
    ) {
        append(Row(name: name, value: value, against: against, ratio: ratio, bar: bar ?? "–", isMet: isMet))
    }

    /// Told at once too: the table comes last, and not when something fails before.
    private mutating func append(_ row: Row) {
        rows.append(row)
        note("  \(row.name): \(row.value), against \(row.against): \(row.ratio)")
    }

    private static func ratio(_ comparison: Comparison) -> String {
        String(
            format: comparison.ratio < 0.1 ? "%.3f ± %.0f %%" : "%.2f ± %.0f %%", comparison.ratio,
            comparison.ratioSpread * 100)
    }

    /// Markdown, which is readable as it is.
    var text: String {
        let header = ["what", "Cairn", "against", "ratio", "bar", ""]
        let cells = rows.map { row in
            [row.name, row.value, row.against, row.ratio, row.bar, row.isMet.map { $0 ? "met" : "MISSED" } ?? ""]
        }
        let widths = header.indices.map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            "| "
                + zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: " | ") + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(header), rule] + cells.map(line)).joined(separator: "\n") + "\n"
    }

    static func seconds(_ value: Double) -> String {
        value < 0.000_1
            ? String(format: "%.2f µs", value * 1e6)
            : value < 0.1 ? String(format: "%.2f ms", value * 1e3) : String(format: "%.3f s", value)
    }
}
