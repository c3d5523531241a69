/// A field of a CSV row as offsets from the start of the row, without its quotes.
struct CSVField: Hashable {
    let start: Int
    let end: Int
}
