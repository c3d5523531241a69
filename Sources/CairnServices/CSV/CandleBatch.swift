public import CairnDomain

/// Consecutive rows of a candle CSV: the sound ones as columns, the others as problems.
public struct CandleBatch: Sendable {
    /// The candles in the order of the file, which may repeat timestamps and need not ascend.
    public var columns = CandleColumns()
    /// The rows that are no candles, in the order of the file.
    public var problems: [RowProblem] = []
    /// The lines on which the first and the last row of the batch begin.
    public internal(set) var lines: ClosedRange<Int>
    /// How much of the input had been read when the batch was complete.
    public internal(set) var progress: InputProgress

    /// The rows of the batch, sound or not.
    public var rowCount: Int { columns.count + problems.count }
}
