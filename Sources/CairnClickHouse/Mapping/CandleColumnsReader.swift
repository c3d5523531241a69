import CairnDomain
import CairnRepositories

/// Reads the columns of a block into those of a series: whole columns at once where the units are the same.
struct CandleColumnsReader {
    private let table: CandleTable

    init(_ table: CandleTable) {
        self.table = table
    }

    func append(_ block: NativeBlock, to columns: inout CandleColumns) throws(ValueFlaw) {
        let values = block.columns.map(\.values)
        try timestamps(values[0], &columns.timestamps)
        try prices(values[1], table.prices[0].form, &columns.open)
        try prices(values[2], table.prices[1].form, &columns.high)
        try prices(values[3], table.prices[2].form, &columns.low)
        try prices(values[4], table.prices[3].form, &columns.close)
        try volumes(values[5], &columns.volume)
    }

    private func timestamps(_ values: NativeValues, _ column: inout [Timestamp]) throws(ValueFlaw) {
        if case .ticks(scale: 3) = table.timestamp.form, copy(values, to: &column) { return }
        for value in try ValueReader(table.timestamp.form, values).values(0..<values.count) {
            if case .timestamp(let time) = value { column.append(time) }
        }
    }

    private func prices(_ values: NativeValues, _ form: ValueForm, _ column: inout [Price]) throws(ValueFlaw) {
        if case .decimal(let decimal) = form, decimal.scale == 8, copy(values, to: &column) { return }
        for value in try ValueReader(form, values).values(0..<values.count) {
            if case .price(let price) = value { column.append(price) }
        }
    }

    private func volumes(_ values: NativeValues, _ column: inout [Volume]) throws(ValueFlaw) {
        if case .decimal(let decimal) = table.volume.form, decimal.scale == 18, copy(values, to: &column) { return }
        for value in try ValueReader(table.volume.form, values).values(0..<values.count) {
            if case .decimal(let units) = value { column.append(Volume(units: units)) }
        }
    }

    /// Copies values that have the same bytes in both places; false when their width is another.
    private func copy<Element: BitwiseCopyable>(_ values: NativeValues, to column: inout [Element]) -> Bool {
        guard case .fixed(let fixed) = values, fixed.width == MemoryLayout<Element>.stride else { return false }
        fixed.bytes.withUnsafeBytes { bytes in
            // An array of bytes is aligned for any of these: allocations are to 16 bytes.
            column.append(contentsOf: bytes.bindMemory(to: Element.self))
        }
        return true
    }
}
