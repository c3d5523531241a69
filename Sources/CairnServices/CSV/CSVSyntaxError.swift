/// A break in the structure of a CSV file; the reader adds the name of the file.
struct CSVSyntaxError: Error, Hashable {
    let line: Int
    let reason: String
}
