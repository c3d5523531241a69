/// How wide a column of a table must be.
struct ColumnWidth {
    private var whole = 0
    private var fraction = 0
    private let header: Int

    init(header: Int) {
        self.header = header
    }

    /// The width of the column.
    var total: Int { max(header, whole + fraction) }

    /// Makes room for a cell.
    mutating func fit(_ cell: TableCell) {
        whole = max(whole, cell.wholeWidth)
        fraction = max(fraction, cell.width - cell.wholeWidth)
    }

    /// The spaces before and after a cell.
    func padding(of cell: TableCell, alignment: OutputColumn.Alignment) -> (before: Int, after: Int) {
        switch alignment {
        case .left: return (0, total - cell.width)
        case .right: return (total - cell.width, 0)
        case .decimal:
            let after = max(0, fraction - (cell.width - cell.wholeWidth))
            return (total - cell.width - after, after)
        }
    }
}
