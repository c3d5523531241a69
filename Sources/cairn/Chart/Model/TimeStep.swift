import CairnDomain

/// A distance between marks of a time axis that people find round: ten minutes, a week, three months.
struct TimeStep: Hashable, Sendable {
    /// The calendar unit that steps are counted in.
    enum Unit: Sendable {
        case second, minute, hour, day, week, month, year
    }

    let count: Int64
    let unit: Unit

    /// All steps from the finest to the coarsest.
    static let all: [TimeStep] =
        [1, 2, 5, 10, 15, 30].map { TimeStep(count: $0, unit: .second) }
        + [1, 2, 5, 10, 15, 30].map { TimeStep(count: $0, unit: .minute) }
        + [1, 2, 3, 4, 6, 12].map { TimeStep(count: $0, unit: .hour) }
        + [1, 2, 3].map { TimeStep(count: $0, unit: .day) }
        + [1, 2].map { TimeStep(count: $0, unit: .week) }
        + [1, 2, 3, 6].map { TimeStep(count: $0, unit: .month) }
        + (0..<8).flatMap { power in
            [1, 2, 5].map { TimeStep(count: $0 * Int64(NumberText.powerOfTen(power)), unit: .year) }
        }

    /// The usual length in milliseconds, taken long: a month has 31 days.
    var nominalMilliseconds: Int64 {
        switch unit {
        case .second: count * 1000
        case .minute: count * 60_000
        case .hour: count * 3_600_000
        case .day: count * Timestamp.millisecondsPerDay
        case .week: count * 7 * Timestamp.millisecondsPerDay
        case .month: count * 31 * Timestamp.millisecondsPerDay
        case .year: count * 366 * Timestamp.millisecondsPerDay
        }
    }

    /// Whether steps are shorter than a day, so that marks name times.
    var isIntraday: Bool { unit == .second || unit == .minute || unit == .hour }

    /// The local time at which the step that holds a local time begins.
    func start(ofStepContaining wall: Int64) -> Int64 {
        let dayNumber = wall.floorDivided(by: Timestamp.millisecondsPerDay)
        let day = WallClock.day(ofWall: wall)
        switch unit {
        case .second, .minute, .hour:
            // Counted from midnight, so that every day begins a step.
            let midnight = dayNumber * Timestamp.millisecondsPerDay
            return midnight + (wall - midnight) / nominalMilliseconds * nominalMilliseconds
        case .day:
            return dayNumber.floorDivided(by: count) * count * Timestamp.millisecondsPerDay
        case .week:
            // 1970-01-05, day 4, was the first Monday.
            let monday = (dayNumber - 4).floorDivided(by: 7 * count) * 7 * count + 4
            return monday * Timestamp.millisecondsPerDay
        case .month:
            let month = (Int64(day.year) * 12 + Int64(day.month) - 1).floorDivided(by: count) * count
            return Self.firstDay(year: month.floorDivided(by: 12), month: month - month.floorDivided(by: 12) * 12 + 1)
        case .year:
            return Self.firstDay(year: Int64(day.year).floorDivided(by: count) * count, month: 1)
        }
    }

    private static func firstDay(year: Int64, month: Int64) -> Int64 {
        guard let day = try? Day(year: Int(year), month: Int(month), day: 1) else { return .min }
        return Int64(day.daysSince1970) * Timestamp.millisecondsPerDay
    }
}
