/// A column of rows: its name and how people see it aligned.
struct OutputColumn: Hashable, Sendable {
    /// Where a cell stands within its column.
    enum Alignment: Sendable {
        case left
        case right
        /// Numbers with their decimal points below each other, where the format can show it.
        case decimal
    }

    let name: String
    let alignment: Alignment

    /// A column of text.
    static func text(_ name: String) -> OutputColumn { OutputColumn(name: name, alignment: .left) }

    /// A column of whole numbers.
    static func integer(_ name: String) -> OutputColumn { OutputColumn(name: name, alignment: .right) }

    /// A column of numbers with decimals.
    static func decimal(_ name: String) -> OutputColumn { OutputColumn(name: name, alignment: .decimal) }
}
