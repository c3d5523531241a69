internal import CairnDomain

/// Puts the rows of a file into the order of time, batch by batch, and counts what was out of it.
struct RowOrder {
    /// Rows that repeat the open time of another one.
    private(set) var duplicates = 0
    /// Rows that open before one that came earlier.
    private(set) var outOfOrder = 0
    /// Rows that open before the cutoff.
    private(set) var skipped = 0

    private let cutoff: Timestamp?
    private var earliest: Timestamp?
    private var latest: Timestamp?

    /// - Parameter cutoff: Rows before this time are left out.
    init(from cutoff: Timestamp? = nil) {
        self.cutoff = cutoff
    }

    /// The rows of a batch in the order of time.
    struct Batch {
        var candles = CandleSeries()
        /// Open times that an earlier batch had too.
        var repeated: Set<Timestamp> = []
        /// How many candles no batch before had.
        var added: Int { candles.count - repeated.count }
    }

    /// Sorts a batch; of rows with one open time the last wins.
    mutating func arrange(_ columns: CandleColumns) throws -> Batch {
        var columns = columns
        if let cutoff, columns.timestamps.contains(where: { $0 < cutoff }) {
            let count = columns.count
            columns = columns.rows(columns.timestamps.indices.filter { columns.timestamps[$0] >= cutoff })
            skipped += count - columns.count
        }
        let count = columns.count
        if !ascends(columns.timestamps) { columns = Self.sorted(columns) }
        let candles = try CandleSeries(columns: columns)
        guard let range = candles.timeRange else { return Batch() }
        // Of the batches before only the ends are remembered: there repetitions across batches happen.
        let repeated = Set([earliest, latest].compactMap(\.self).filter { candles.candle(at: $0) != nil })
        duplicates += count - candles.count + repeated.count
        earliest = min(range.lowerBound, earliest ?? range.lowerBound)
        latest = max(range.upperBound, latest ?? range.upperBound)
        return Batch(candles: candles, repeated: repeated)
    }

    /// Whether each timestamp is later than the one before it; counts those that are earlier than the latest.
    private mutating func ascends(_ timestamps: [Timestamp]) -> Bool {
        var ascends = true
        var latest = self.latest ?? .min
        for (position, timestamp) in timestamps.enumerated() {
            if timestamp > latest {
                latest = timestamp
            } else {
                if timestamp < latest { outOfOrder += 1 }
                // The first of a batch has no neighbour in it to be in the wrong order with.
                if position > 0 { ascends = false }
            }
        }
        return ascends
    }

    private static func sorted(_ columns: CandleColumns) -> CandleColumns {
        let times = columns.timestamps
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        let last = order.indices.filter { $0 + 1 == order.count || times[order[$0 + 1]] != times[order[$0]] }
        return columns.rows(last.map { order[$0] })
    }
}

extension CandleColumns {
    /// Some rows, in the order asked for.
    func rows(_ indices: [Int]) -> CandleColumns {
        var selected = CandleColumns()
        selected.timestamps = indices.map { timestamps[$0] }
        selected.open = indices.map { open[$0] }
        selected.high = indices.map { high[$0] }
        selected.low = indices.map { low[$0] }
        selected.close = indices.map { close[$0] }
        selected.volume = indices.map { volume[$0] }
        return selected
    }
}
