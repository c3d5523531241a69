/// Candles of one series held as columns, ascending and unique by timestamp.
///
/// Slices share the columns of the series they come from: slicing a million candles by index or by time copies
/// nothing. As with `ArraySlice`, indices of a slice are those of the whole; what a store returns begins at zero.
///
/// ```swift
/// let january = series[from...to]          // a time range, O(log n)
/// let closes = series.close                // SeriesColumn<Price>, no copy
/// let highest = series.suffix(20).high.max()
/// ```
public struct CandleSeries: RandomAccessCollection, Sendable {
    private var columns: CandleColumns
    private var rows: Range<Int>
    /// How much smaller the index of a candle is than its row.
    private var shift = 0

    /// Makes an empty series.
    public init() {
        columns = CandleColumns()
        rows = 0..<0
    }

    /// Makes a series from columns that are already in order, without copying them.
    ///
    /// - Throws: `ValidationError` when columns differ in length, timestamps do not ascend strictly, or a row breaks
    ///   a rule of `Candle`.
    public init(columns: CandleColumns) throws(ValidationError) {
        try columns.check(0..<columns.count)
        self.init(checked: columns)
    }

    /// Makes a series from candles in any order; of several with one timestamp the last wins.
    @inlinable
    public init(_ candles: some Sequence<Candle>) {
        var columns = CandleColumns()
        columns.reserveCapacity(candles.underestimatedCount)
        for candle in candles { columns.append(candle) }
        self.init(unordered: columns)
    }

    /// Makes a series from sound rows in any order.
    @usableFromInline
    init(unordered columns: CandleColumns) {
        let times = columns.timestamps
        let isAscending = times.indices.dropFirst().allSatisfy { times[$0 - 1] < times[$0] }
        self.init(checked: isAscending ? columns : Self.sorted(columns))
    }

    /// Makes a series from columns whose rows have all been checked by ``CandleColumns/check(_:)``.
    package init(checked columns: CandleColumns) {
        self.columns = columns
        rows = 0..<columns.count
    }

    private init(columns: CandleColumns, rows: Range<Int>, shift: Int) {
        self.columns = columns
        self.rows = rows
        self.shift = shift
    }

    private static func sorted(_ columns: CandleColumns) -> CandleColumns {
        // Sorting by position too keeps the order of arrival among equals, so that the last one is known.
        let order = columns.timestamps.indices.sorted { left, right in
            (columns.timestamps[left], left) < (columns.timestamps[right], right)
        }
        var sorted = CandleColumns()
        sorted.reserveCapacity(order.count)
        for (position, row) in order.enumerated() {
            let isReplaced =
                position + 1 < order.count && columns.timestamps[order[position + 1]] == columns.timestamps[row]
            if !isReplaced { sorted.append(columns.candle(at: row)) }
        }
        return sorted
    }
}

extension CandleSeries {
    /// The position of the first candle.
    public var startIndex: Int { rows.lowerBound - shift }
    /// The position after the last candle.
    public var endIndex: Int { rows.upperBound - shift }

    /// The candle at a position.
    public subscript(position: Int) -> Candle {
        precondition(indices.contains(position), "index \(position) is outside of \(indices)")
        return columns.candle(at: position + shift)
    }

    /// The candles at a range of positions, sharing storage.
    public subscript(bounds: Range<Int>) -> CandleSeries {
        precondition(
            bounds.lowerBound >= startIndex && bounds.upperBound <= endIndex,
            "range \(bounds) is outside of \(indices)")
        return CandleSeries(
            columns: columns, rows: bounds.lowerBound + shift..<bounds.upperBound + shift, shift: shift)
    }

    /// The same candles at indices that begin at zero, sharing storage.
    public var rebased: CandleSeries { CandleSeries(columns: columns, rows: rows, shift: rows.lowerBound) }

    /// The candles within a closed range of time, sharing storage; O(log n).
    public subscript(range: ClosedRange<Timestamp>) -> CandleSeries {
        let start = firstIndex(notBefore: range.lowerBound)
        let end =
            range.upperBound == .max ? endIndex : firstIndex(notBefore: range.upperBound.advanced(byMilliseconds: 1))
        return self[start..<end]
    }

    /// The candle that opened at exactly this time, if there is one; O(log n).
    public func candle(at timestamp: Timestamp) -> Candle? {
        let index = firstIndex(notBefore: timestamp)
        return index < endIndex && timestamps[index] == timestamp ? self[index] : nil
    }

    /// The position of the first candle that opens at or after a time, or `endIndex`; O(log n).
    public func firstIndex(notBefore timestamp: Timestamp) -> Int {
        var low = rows.lowerBound
        var high = rows.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if columns.timestamps[middle] < timestamp { low = middle + 1 } else { high = middle }
        }
        return low - shift
    }

    /// Open times, as a view.
    public var timestamps: SeriesColumn<Timestamp> { column(columns.timestamps) }
    /// First prices, as a view.
    public var open: SeriesColumn<Price> { column(columns.open) }
    /// Highest prices, as a view.
    public var high: SeriesColumn<Price> { column(columns.high) }
    /// Lowest prices, as a view.
    public var low: SeriesColumn<Price> { column(columns.low) }
    /// Last prices, as a view.
    public var close: SeriesColumn<Price> { column(columns.close) }
    /// Quantities traded, as a view.
    public var volume: SeriesColumn<Volume> { column(columns.volume) }

    private func column<Element>(_ values: [Element]) -> SeriesColumn<Element> {
        SeriesColumn(values[rows], shift: shift)
    }

    /// From the first to the last open time, or nil when empty.
    public var timeRange: ClosedRange<Timestamp>? {
        isEmpty ? nil : columns.timestamps[rows.lowerBound]...columns.timestamps[rows.upperBound - 1]
    }

    /// This series with the candles of another laid over it: where both have a timestamp the other one wins.
    public func merging(_ newer: CandleSeries) -> CandleSeries {
        var merged = self
        merged.merge(newer)
        return merged
    }

    /// Lays the candles of another series over this one: where both have a timestamp the other one wins.
    ///
    /// Appending to a series that shares its columns with no other costs no more than what is appended.
    public mutating func merge(_ newer: CandleSeries) {
        guard let last = timestamps.last, let first = newer.timestamps.first else {
            if isEmpty { self = newer }
            return
        }
        if last < first, rows == 0..<columns.count {
            columns.append(contentsOf: newer)
            rows = 0..<columns.count
        } else {
            self = CandleSeries(checked: interleaved(with: newer, from: first))
        }
    }

    private func interleaved(with newer: CandleSeries, from theirFirst: Timestamp) -> CandleColumns {
        var merged = CandleColumns()
        merged.reserveCapacity(count + newer.count)
        // Rows are compared where the two overlap only; what lies before and after is copied column by column.
        var mine = firstIndex(notBefore: theirFirst)
        var theirs = newer.firstIndex(notBefore: timestamps[startIndex])
        merged.append(contentsOf: self[..<mine])
        merged.append(contentsOf: newer[..<theirs])
        while mine < endIndex, theirs < newer.endIndex {
            let (myTime, theirTime) = (columns.timestamps[mine + shift], newer.columns.timestamps[theirs + newer.shift])
            if myTime < theirTime {
                merged.append(self[mine])
                mine += 1
            } else {
                merged.append(newer[theirs])
                theirs += 1
                if myTime == theirTime { mine += 1 }
            }
        }
        merged.append(contentsOf: self[mine...])
        merged.append(contentsOf: newer[theirs...])
        return merged
    }
}
