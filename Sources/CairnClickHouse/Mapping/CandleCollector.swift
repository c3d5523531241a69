import CairnDomain
import CairnRepositories

/// Puts blocks of candles together, keeping the last row of each time and no tombstone.
///
/// Rows are checked as they come, while they are at hand, rather than all at the end.
struct CandleCollector {
    private var columns = CandleColumns()
    /// Rows at the beginning that were given out.
    private var given = 0
    /// Rows at the beginning that keep the rules of candles and cannot change any more.
    private var checked = 0
    /// What is wrong with the row after them.
    private var flaw: CairnError?
    /// Whether the last row is a tombstone, which only the next row of another time proves to be final.
    private var endsWithTombstone = false
    /// Whether a row was dropped whose values differ from those of the one that replaces it.
    private(set) var hasReplaced = false
    private let table: CandleTable

    init(_ table: CandleTable) {
        self.table = table
    }

    /// Makes room once for as many rows as are expected.
    mutating func prepare(rows: Int) {
        // An estimate from afar must not take all memory.
        columns.reserveCapacity(min(rows, 4 << 20))
        LargePages.advise(&columns.timestamps)
        LargePages.advise(&columns.open)
        LargePages.advise(&columns.high)
        LargePages.advise(&columns.low)
        LargePages.advise(&columns.close)
        LargePages.advise(&columns.volume)
    }

    /// How many rows can be taken: those that cannot change any more, which the last one can.
    var settledCount: Int { checked - given }

    /// Whether what follows the settled rows is of no use.
    var isFlawed: Bool { flaw != nil }

    /// Adds a block with the columns of the table's `history`.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData`.
    mutating func append(_ block: NativeBlock) throws(CairnError) {
        guard block.rowCount > 0, flaw == nil else { return }
        guard block.columns.count >= 6 else { throw unreadable("has too few columns") }
        if given > 0 {
            // Once for each block: moving the rest up for each batch would take the square of their number.
            columns = columns.slice(given..<columns.count)
            (checked, given) = (checked - given, 0)
        }
        let start = columns.count
        do {
            try CandleColumnsReader(table).append(block, to: &columns)
        } catch {
            throw unreadable(error.message)
        }
        var tombstones: [UInt8]?
        if block.columns.count > 6 {
            guard case .fixed(let flags) = block.columns[6].values, flags.width == 1 else {
                throw unreadable("marks tombstones in a column that is \(block.columns[6].type)")
            }
            tombstones = flags.bytes
        }
        if endsWithTombstone || !isPlain(from: start) || tombstones?.contains(where: { $0 != 0 }) == true {
            try compact(from: start, tombstones)
        }
        // What replaces the last row may be right where it is not.
        check(to: columns.count - 1)
    }

    /// All rows that count and were not given out, when no more will come.
    ///
    /// - Throws: `CairnError` with code `invalidStoredData` for one that breaks the rules of candles.
    mutating func finish() throws(CairnError) -> CandleSeries {
        if endsWithTombstone { columns.truncate(to: columns.count - 1) }
        endsWithTombstone = false
        check(to: columns.count)
        if let flaw { throw flaw }
        defer { (columns, given, checked) = (CandleColumns(), 0, 0) }
        return CandleSeries(checked: given == 0 ? columns : columns.slice(given..<columns.count))
    }

    /// The first rows that cannot change any more.
    mutating func take(_ count: Int) -> CandleSeries {
        let end = min(given + count, checked)
        defer { given = end }
        return CandleSeries(checked: columns.slice(given..<end))
    }

    private mutating func check(to end: Int) {
        guard flaw == nil, checked < end else { return }
        if (try? columns.check(checked..<end)) != nil {
            checked = end
            return
        }
        // One by one: those before it are good.
        while checked < end, flaw == nil {
            do {
                try columns.check(checked..<checked + 1)
                checked += 1
            } catch {
                flaw = CairnError(
                    .invalidStoredData, backend: .clickHouse, operation: "read candles",
                    message: "a stored candle breaks the rules of candles", detail: "\(error)", underlying: error)
            }
        }
    }

    /// Whether times ascend strictly from a row on.
    private func isPlain(from start: Int) -> Bool {
        columns.timestamps.withUnsafeBufferPointer { times in
            for row in max(start, 1)..<max(times.count, 1) where times[row - 1] >= times[row] { return false }
            return true
        }
    }

    private mutating func compact(from start: Int, _ tombstones: [UInt8]?) throws(CairnError) {
        var end = start
        for row in start..<columns.count {
            if end > 0 {
                let last = columns.timestamps[end - 1]
                guard last <= columns.timestamps[row] else { throw unreadable("has rows that do not ascend") }
                let isSame = last == columns.timestamps[row]
                if isSame, !columns.isEqual(end - 1, row) { hasReplaced = true }
                if isSame || endsWithTombstone { end -= 1 }
            }
            columns.move(row, to: end)
            endsWithTombstone = tombstones.map { $0[row - start] != 0 } ?? false
            end += 1
        }
        columns.truncate(to: end)
    }

    private func unreadable(_ message: String) -> CairnError {
        CairnError(
            .invalidStoredData, backend: .clickHouse, operation: "read candles", message: "the table candles \(message)"
        )
    }
}

extension CandleColumns {
    fileprivate func isEqual(_ left: Int, _ right: Int) -> Bool {
        open[left] == open[right] && high[left] == high[right] && low[left] == low[right]
            && close[left] == close[right] && volume[left] == volume[right]
    }

    fileprivate mutating func move(_ row: Int, to target: Int) {
        if row == target { return }
        timestamps[target] = timestamps[row]
        open[target] = open[row]
        high[target] = high[row]
        low[target] = low[row]
        close[target] = close[row]
        volume[target] = volume[row]
    }

    fileprivate mutating func truncate(to count: Int) {
        let surplus = self.count - count
        timestamps.removeLast(surplus)
        open.removeLast(surplus)
        high.removeLast(surplus)
        low.removeLast(surplus)
        close.removeLast(surplus)
        volume.removeLast(surplus)
    }

    fileprivate func slice(_ rows: Range<Int>) -> CandleColumns {
        var slice = CandleColumns()
        slice.timestamps = Array(timestamps[rows])
        slice.open = Array(open[rows])
        slice.high = Array(high[rows])
        slice.low = Array(low[rows])
        slice.close = Array(close[rows])
        slice.volume = Array(volume[rows])
        return slice
    }
}
