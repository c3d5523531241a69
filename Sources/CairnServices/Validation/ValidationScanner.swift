public import CairnDomain

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Checks candles one batch after another, in constant memory.
///
/// A move is an outlier when its modified z-score among the last hundred moves, `0.6745 * (x - median) / MAD`
/// (B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle Outliers", 1993), reaches the threshold. Two kinds of
/// moves are looked at: `ln(close / previous close)`, and `ln(high / low)` within a candle, which shows bad ticks that
/// the close does not. The authors suggest 3.5 for normally distributed numbers; returns have far heavier tails, hence
/// the default of 20.
///
/// With memory for one batch a repeated open time is told from one out of order only when it is the latest so far.
public struct ValidationScanner: Sendable {
    /// What splits and slipped decimal points multiply prices by.
    private static let factors: [Double] = [2, 3, 4, 5, 10, 20, 50, 100]
    /// How far from a factor a jump may be, since the price also moves on the day of a split.
    private static let factorTolerance = 0.05

    private let options: ValidationOptions
    private var alignment: AlignmentCheck
    private var report = ValidationReport()
    private var latest: Timestamp?
    private var previousClose: Double?
    private var closes = RobustGauge()
    private var ranges = RobustGauge()

    /// Makes a scanner.
    public init(timeframe: Timeframe, options: ValidationOptions = ValidationOptions()) {
        self.options = options
        alignment = AlignmentCheck(timeframe: timeframe, calendar: options.calendar)
    }

    /// Adds candles.
    public mutating func add(_ candles: CandleSeries) {
        for candle in candles { check(Row(candle), line: nil) }
    }

    /// Adds rows as they stand in a file: in any order, and not checked.
    ///
    /// - Parameters:
    ///   - columns: The rows.
    ///   - lines: Their lines in the file, or nil where they are not known.
    /// - Throws: `ValidationError` when the columns or the lines differ in length.
    public mutating func add(_ columns: CandleColumns, lines: [Int]? = nil) throws(ValidationError) {
        let lengths = [columns.open, columns.high, columns.low, columns.close].map(\.count) + [columns.volume.count]
        if let length = (lengths + (lines.map { [$0.count] } ?? [])).first(where: { $0 != columns.count }) {
            throw ValidationError(
                type: "CandleColumns", field: "count", value: length, reason: "values for \(columns.count) timestamps")
        }
        for index in 0..<columns.count { check(Row(columns, index), line: lines?[index]) }
    }

    /// Adds a row of a file that is no candle.
    public mutating func add(_ problem: RowProblem) {
        report.rows += 1
        add(problem.isInconsistent ? .inconsistent : .unreadable, nil, problem.line) { problem.columnAndReason }
    }

    /// What was found so far, in the order of the rows as far as their lines are known.
    public func result() -> ValidationReport {
        var report = report
        if report.findings.allSatisfy({ $0.line != nil }) {
            report.findings.sort { ($0.line ?? 0) < ($1.line ?? 0) }
        }
        return report
    }

    private mutating func check(_ row: Row, line: Int?) {
        report.rows += 1
        let time = row.timestamp
        if let flaw = row.flaw { add(.inconsistent, time, line) { flaw } }
        if row.lowest.units <= 0 { add(.notPositive, time, line) { "price \(row.lowest) is not above zero" } }
        if row.volume == .zero { add(.zeroVolume, time, line) { "nothing was traded" } }
        if let problem = alignment.problem(of: time) { add(.misaligned, time, line) { problem } }
        if let latest, time <= latest {
            if time == latest {
                add(.duplicate, time, line) { "another candle has this open time" }
            } else {
                add(.outOfOrder, time, line) { "comes after \(latest)" }
            }
        } else {
            latest = time
            if row.isConsistent { checkMoves(row, line: line) }
        }
        let bounds = report.range ?? time...time
        report.range = min(bounds.lowerBound, time)...max(bounds.upperBound, time)
    }

    private mutating func checkMoves(_ row: Row, line: Int?) {
        guard row.low.units > 0 else {
            previousClose = nil
            return
        }
        let close = row.close.doubleValue
        var isOutlier = false
        if let before = previousClose {
            checkScale(row, before: before, line: line)
            let move = log(close / before)
            if abs(move) >= options.smallestMove, let score = closes.score(of: move),
                abs(score) >= options.outlierThreshold
            {
                isOutlier = true
                add(.outlier, row.timestamp, line) {
                    "close \(row.close) is \(Self.percent(close / before - 1)) from the close before, "
                        + Self.times(score)
                }
            }
            closes.add(move)
        }
        previousClose = close
        let range = log(row.high.doubleValue / row.low.doubleValue)
        if !isOutlier, range >= options.smallestMove, let score = ranges.score(of: range),
            score >= options.outlierThreshold
        {
            add(.outlier, row.timestamp, line) {
                "high \(row.high) is \(Self.percent(row.high.doubleValue / row.low.doubleValue - 1)) above low "
                    + "\(row.low), \(Self.times(score))"
            }
        }
        ranges.add(range)
    }

    private mutating func checkScale(_ row: Row, before: Double, line: Int?) {
        let ratio = row.open.doubleValue / before
        // Nearly every candle ends here.
        guard ratio > 1.8 || ratio < 0.55 else { return }
        let size = max(ratio, 1 / ratio)
        guard let factor = Self.factors.first(where: { abs(size / $0 - 1) <= Self.factorTolerance }) else { return }
        let whole = Int(factor)
        add(.scaleJump, row.timestamp, line) {
            "open \(row.open) is about \(ratio > 1 ? "\(whole) times" : "1/\(whole) of") the close before: "
                + "a split without adjustment, or a slipped decimal point?"
        }
    }

    private mutating func add(
        _ kind: ValidationFinding.Kind, _ timestamp: Timestamp?, _ line: Int?, _ message: () -> String
    ) {
        report.add(kind, at: timestamp, line: line, limit: options.listLimit, message)
    }

    private static func percent(_ part: Double) -> String {
        let percent = part * 100
        guard abs(percent) < 1e9 else { return "more than 1000000000 %" }
        let tenths = Int((percent * 10).rounded())
        return "\(tenths < 0 ? "-" : "+")\(abs(tenths) / 10).\(abs(tenths) % 10) %"
    }

    private static func times(_ score: Double) -> String {
        guard abs(score) < 1e6 else { return "where hardly any move is usual" }
        return "\(Int(abs(score).rounded())) times the usual deviation"
    }
}
