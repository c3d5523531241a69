import CairnDomain
import CairnRepositories
import CairnRuntime

/// Writes candles as one block: whole columns at once where the units are the same.
struct CandleBlock {
    private let table: CandleTable

    init(_ table: CandleTable) {
        self.table = table
    }

    /// The columns of an insert, in the order of ``encode(_:in:version:)``.
    var columnList: SQL {
        var names: [SQL] = [
            "\(table.symbol.name)", "\(table.exchange.name)", "\(table.timeframe.name)", table.candleList,
        ]
        if case .versioned(let version, let deleted) = table.layout.replacement {
            names += ["\(Identifier(version))", "\(Identifier(deleted))"]
        }
        return names.joined(separator: ", ")
    }

    /// - Throws: `CairnError` with code `inexact` naming the column that cannot hold a value.
    func encode(_ candles: CandleSeries, in series: SeriesKey, version: UInt64) throws(CairnError) -> [UInt8] {
        let count = candles.count
        var writer = NativeWriter(reservingCapacity: count * 72 + 1024)
        var columnCount = 9
        if case .versioned = table.layout.replacement { columnCount += 2 }
        writer.beginBlock(columnCount: columnCount, rowCount: count)
        try constant(table.symbol, series.symbol, count, &writer)
        try constant(table.exchange, series.exchange, count, &writer)
        try constant(table.timeframe, series.timeframe.description, count, &writer)
        try timestamps(candles.timestamps, &writer)
        for (column, values) in zip(table.prices, [candles.open, candles.high, candles.low, candles.close]) {
            try prices(column, values, &writer)
        }
        try volumes(candles.volume, &writer)
        if case .versioned(let name, let deleted) = table.layout.replacement {
            writer.beginColumn(name, .uint(64))
            for _ in 0..<count { writer.append(version) }
            writer.beginColumn(deleted, .uint(8))
            [UInt8](repeating: 0, count: count).withUnsafeBytes { writer.append($0) }
        }
        return writer.bytes
    }

    private func timestamps(_ times: SeriesColumn<Timestamp>, _ writer: inout NativeWriter) throws(CairnError) {
        // They ascend: what is out of bounds is at an end.
        for time in [times.first, times.last] {
            if let time, !TimeBounds.timestamps.contains(time) {
                throw refusal(table.timestamp, .inexact("holds a time that is not from 1900 to 2299"), time)
            }
        }
        if case .ticks(scale: 3) = table.timestamp.form {
            return copy(times, table.timestamp, &writer)
        }
        try build(table.timestamp, times.lazy.map { .timestamp($0) }, &writer)
    }

    private func prices(
        _ column: FieldColumn, _ prices: SeriesColumn<Price>, _ writer: inout NativeWriter
    ) throws(CairnError) {
        if case .decimal(let form) = column.form, form.isOwn {
            return copy(prices, column, &writer)
        }
        try build(column, prices.lazy.map { .price($0) }, &writer)
    }

    private func volumes(_ volumes: SeriesColumn<Volume>, _ writer: inout NativeWriter) throws(CairnError) {
        if case .decimal(let form) = table.volume.form, form.isOwn {
            return copy(volumes, table.volume, &writer)
        }
        try build(table.volume, volumes.lazy.map { .decimal($0.units) }, &writer)
    }

    private func constant(
        _ column: FieldColumn, _ text: String, _ count: Int, _ writer: inout NativeWriter
    ) throws(CairnError) {
        writer.beginColumn(column.name.parts[0], column.type)
        let values: NativeValues
        if case .dictionary(.text) = column.form {
            let entries = NativeValues.strings(NativeStrings(["", text]))
            values = .dictionary(keys: Array(repeating: 1, count: count), entries, hasNull: false)
        } else {
            let builder = ColumnBuilder(column.form)
            for _ in 0..<count { try add(.text(text), column, builder) }
            values = builder.values
        }
        try write(values, column, &writer)
    }

    private func build(
        _ column: FieldColumn, _ values: some Sequence<StoredValue>, _ writer: inout NativeWriter
    ) throws(CairnError) {
        let builder = ColumnBuilder(column.form)
        for value in values { try add(value, column, builder) }
        writer.beginColumn(column.name.parts[0], column.type)
        try write(builder.values, column, &writer)
    }

    private func copy<Element: BitwiseCopyable>(
        _ values: SeriesColumn<Element>, _ column: FieldColumn, _ writer: inout NativeWriter
    ) {
        writer.beginColumn(column.name.parts[0], column.type)
        values.withUnsafeBufferPointer { writer.append(UnsafeRawBufferPointer($0)) }
    }

    private func add(_ value: StoredValue, _ column: FieldColumn, _ builder: ColumnBuilder) throws(CairnError) {
        do {
            try builder.append(value)
        } catch {
            throw refusal(column, error, value)
        }
    }

    private func write(
        _ values: NativeValues, _ column: FieldColumn, _ writer: inout NativeWriter
    ) throws(CairnError) {
        do {
            try writer.append(values, as: column.type)
        } catch {
            throw CairnError(
                .internalError, backend: .clickHouse, operation: "save candles", message: error.message)
        }
    }

    private func refusal(_ column: FieldColumn, _ flaw: ValueFlaw, _ value: Any) -> CairnError {
        CairnError(
            flaw.code, backend: .clickHouse, operation: "save candles",
            message: "column candles.\(column.name.parts[0]) (\(column.type)) \(flaw.message)", detail: "\(value)")
    }
}
