/// Aligned columns for people, two spaces apart, with a rule below the header.
///
/// The first rows are kept until there are enough to size the columns; later cells that are wider push their row
/// apart, nothing is cut.
struct TableRowEncoder: RowEncoder {
    private let columns: [OutputColumn]
    private let rule: String
    private var widths: [ColumnWidth]
    private var kept: [TableCell] = []
    private var keptText: [UInt8] = []
    private var isSized = false

    init(columns: [OutputColumn], charset: Charset) {
        self.columns = columns
        rule = charset == .unicode ? "─" : "-"
        widths = columns.map { ColumnWidth(header: $0.name.escapingControls.displayWidth) }
    }

    mutating func begin(into bytes: inout [UInt8]) {}

    mutating func encode(_ row: [OutputCell], into bytes: inout [UInt8]) {
        for (position, cell) in row.enumerated() where position < columns.count {
            let measured = TableCell(cell, alignment: columns[position].alignment, into: &keptText)
            if !isSized { widths[position].fit(measured) }
            kept.append(measured)
        }
        if isSized || kept.count >= Self.sampleRows * columns.count { writeKept(into: &bytes) }
    }

    mutating func end(into bytes: inout [UInt8]) {
        writeKept(into: &bytes)
    }

    private mutating func writeKept(into bytes: inout [UInt8]) {
        if !isSized {
            isSized = true
            writeHeader(into: &bytes)
        }
        guard !columns.isEmpty else { return }
        var start = 0
        for (position, cell) in kept.enumerated() {
            let column = position % columns.count
            let text = keptText[start..<start + cell.byteCount]
            start += cell.byteCount
            let padding = widths[column].padding(of: cell, alignment: columns[column].alignment)
            write(text, padding, isLast: column == columns.count - 1, into: &bytes)
        }
        kept.removeAll(keepingCapacity: true)
        keptText.removeAll(keepingCapacity: true)
    }

    private func writeHeader(into bytes: inout [UInt8]) {
        for (position, column) in columns.enumerated() {
            let name = column.name.escapingControls
            let space = widths[position].total - name.displayWidth
            let padding = column.alignment == .left ? (before: 0, after: space) : (before: space, after: 0)
            write(Array(name.utf8)[...], padding, isLast: position == columns.count - 1, into: &bytes)
        }
        for (position, width) in widths.enumerated() {
            let line = Array(String(repeating: rule, count: width.total).utf8)
            write(line[...], (0, 0), isLast: position == widths.count - 1, into: &bytes)
        }
    }

    private func write(
        _ text: ArraySlice<UInt8>, _ padding: (before: Int, after: Int), isLast: Bool, into bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, padding.before)))
        bytes.append(contentsOf: text)
        if isLast {
            // An empty last cell leaves the space between columns at the end.
            while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
            bytes.append(UInt8(ascii: "\n"))
        } else {
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, padding.after) + 2))
        }
    }

    /// Enough to see the usual widths, few enough to be there at once.
    private static let sampleRows = 1000
}
