/// A view of one row while the tokenizer lends its bytes.
struct CSVRow {
    /// The row without its newline.
    let bytes: UnsafeBufferPointer<UInt8>
    let fields: UnsafeBufferPointer<CSVField>
    /// The line on which the row begins, counted from 1.
    let line: Int
    /// Whether text follows a closing quote: `"a"b`.
    let hasTextAfterQuote: Bool

    /// The bytes of a field.
    subscript(column: Int) -> UnsafeBufferPointer<UInt8> {
        let field = fields[column]
        return UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])
    }
}
