import CairnDomain

/// Chooses the marks of a time axis: bars at which a round period of the calendar begins.
///
/// Bars stand side by side without room for nights and weekends, so a mark belongs to a bar and not to an instant.
struct TimeAxis: Sendable {
    private let clock: WallClock
    /// The local times of the first and the last candle of each bar.
    private let walls: [(start: Int64, end: Int64)]
    /// The usual time from one bar to the next.
    private let barInterval: Int64

    init(bars: [ChartBar], candlesPerBar: Int, clock: WallClock) {
        self.clock = clock
        walls = bars.map { (clock.wall($0.start), clock.wall($0.end)) }
        let (interval, overflow) = clock.interval.multipliedReportingOverflow(by: Int64(candlesPerBar))
        barInterval = overflow ? .max : interval
    }

    /// The marks of the finest step whose labels do not crowd each other.
    ///
    /// - Parameters:
    ///   - pitch: The distance from bar to bar.
    ///   - characterWidth: The width of a character of a label in the same unit.
    ///   - gap: The least room between labels.
    ///   - leastDistance: The least distance between marks.
    func ticks(pitch: Double, characterWidth: Double, gap: Double, leastDistance: Double = 0) -> [TimeTick] {
        var sparsest: [TimeTick] = []
        let finest = max(barInterval, clock.showsDatesOnly ? Timestamp.millisecondsPerDay : 0)
        for step in TimeStep.all where step.nominalMilliseconds >= finest {
            let candidates = boundaries(of: step)
            if candidates.isEmpty { continue }
            let fitting = Self.fitting(candidates) { left, right in
                let labels = Double(left.label.utf8.count + right.label.utf8.count) / 2 * characterWidth + gap
                return pitch * Double(abs(left.bar - right.bar)) >= max(labels, leastDistance)
            }
            // A mark that gives way to a neighbour now and then is better than half as many marks.
            if (candidates.count - fitting.count) * 8 <= candidates.count { return fitting }
            sparsest = fitting
        }
        return sparsest
    }

    /// The candidates that keep their distance, major ones first.
    private static func fitting(_ candidates: [TimeTick], keepDistance: (TimeTick, TimeTick) -> Bool) -> [TimeTick] {
        var accepted: [TimeTick] = []
        for candidate in candidates.filter(\.isMajor) + candidates.filter({ !$0.isMajor })
        where accepted.allSatisfy({ keepDistance($0, candidate) }) {
            accepted.append(candidate)
        }
        return accepted.sorted { $0.bar < $1.bar }
    }

    /// Every bar within which a step begins.
    private func boundaries(of step: TimeStep) -> [TimeTick] {
        var ticks: [TimeTick] = []
        var previousStep: Int64?
        var previousLabelled = walls.first?.start
        for (bar, wall) in walls.enumerated() {
            let stepStart = step.start(ofStepContaining: wall.end)
            defer { previousStep = stepStart }
            if let previousStep {
                guard stepStart != previousStep else { continue }
            } else {
                guard beginsChart(stepStart, at: wall.start, step: step) else { continue }
                previousLabelled = nil
            }
            let labelled = max(stepStart, wall.start)
            ticks.append(tick(at: bar, wall: labelled, after: previousLabelled, step: step))
            previousLabelled = labelled
        }
        return ticks
    }

    /// Whether the first bar is marked: always with times, else only if the series may begin with the period.
    private func beginsChart(_ stepStart: Int64, at wall: Int64, step: TimeStep) -> Bool {
        // A weekend and a holiday may lie between the first of a month and the first candle.
        step.isIntraday || wall.subtractingReportingOverflow(stepStart).partialValue / 4 < max(barInterval, 1)
    }

    private func tick(at bar: Int, wall: Int64, after previous: Int64?, step: TimeStep) -> TimeTick {
        let day = WallClock.day(ofWall: wall)
        let before = previous.map { WallClock.day(ofWall: $0) }
        let isNewYear = before?.year != day.year
        let isNewMonth = isNewYear || before?.month != day.month
        switch step.unit {
        case .second, .minute, .hour:
            if before != day { return TimeTick(bar: bar, label: Self.dayLabel(day), isMajor: true) }
            let label = WallClock.timeOfDay(ofWall: wall, seconds: step.unit == .second)
            return TimeTick(bar: bar, label: label, isMajor: false)
        case .day, .week:
            return TimeTick(bar: bar, label: Self.dayLabel(day), isMajor: isNewMonth && before != nil)
        case .month:
            let namesYear = isNewYear && (before != nil || day.month == 1)
            let label = namesYear ? "\(day.year)" : Self.monthNames[day.month - 1]
            return TimeTick(bar: bar, label: label, isMajor: namesYear)
        case .year:
            return TimeTick(bar: bar, label: "\(day.year)", isMajor: false)
        }
    }

    private static func dayLabel(_ day: Day) -> String { "\(monthNames[day.month - 1]) \(day.day)" }

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
