/// A cell as text that waits for its column to be sized.
struct TableCell {
    /// The bytes of its text.
    let byteCount: Int
    /// The columns of its text.
    let width: Int
    /// The columns before the decimal point; the whole width for everything but decimals.
    let wholeWidth: Int

    /// Appends the text of a cell and measures it.
    init(_ cell: OutputCell, alignment: OutputColumn.Alignment, into bytes: inout [UInt8]) {
        let start = bytes.count
        if cell.writePlain(into: &bytes) {
            width = bytes.count - start
        } else {
            let text = cell.rawText?.escapingControls ?? ""
            bytes.append(contentsOf: text.utf8)
            width = text.displayWidth
        }
        byteCount = bytes.count - start
        let point = alignment == .decimal ? bytes[start...].firstIndex(of: UInt8(ascii: ".")) : nil
        wholeWidth = point.map { $0 - start } ?? width
    }
}
