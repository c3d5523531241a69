import CairnDomain
import CairnRepositories

/// Reads the columns of a block into those of a series: whole columns at once where the units are the same.
struct CandleColumnsReader {
    private let table: CandleTable

    init(_ table: CandleTable) {
        self.table = table
    }

    func append(_ block: NativeBlock, to columns: inout CandleColumns) throws(ValueFlaw) {
        let sent = block.columns
        try timestamps(sent[0], &columns.timestamps)
        try prices(sent[1], table.prices[0], &columns.open)
        try prices(sent[2], table.prices[1], &columns.high)
        try prices(sent[3], table.prices[2], &columns.low)
        try prices(sent[4], table.prices[3], &columns.close)
        try volumes(sent[5], &columns.volume)
    }

    private func timestamps(_ sent: NativeColumn, _ column: inout [Timestamp]) throws(ValueFlaw) {
        let form = try table.timestamp.form(of: sent)
        if case .ticks(scale: 3) = form, copy(sent.values, to: &column) { return }
        for value in try ValueReader(form, sent.values).values(0..<sent.values.count) {
            if case .timestamp(let time) = value { column.append(time) }
        }
    }

    private func prices(_ sent: NativeColumn, _ field: FieldColumn, _ column: inout [Price]) throws(ValueFlaw) {
        let form = try field.form(of: sent)
        if case .decimal(let decimal) = form, decimal.scale == 8, copy(sent.values, to: &column) { return }
        for value in try ValueReader(form, sent.values).values(0..<sent.values.count) {
            if case .price(let price) = value { column.append(price) }
        }
    }

    private func volumes(_ sent: NativeColumn, _ column: inout [Volume]) throws(ValueFlaw) {
        let form = try table.volume.form(of: sent)
        if case .decimal(let decimal) = form, decimal.scale == 18, copy(sent.values, to: &column) { return }
        for value in try ValueReader(form, sent.values).values(0..<sent.values.count) {
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
