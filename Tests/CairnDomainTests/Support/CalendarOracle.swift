import Foundation

/// Dates as Foundation's calendar has them, for comparison.
enum CalendarOracle {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// Year, month, day and ISO weekday of a day counted from 1970-01-01.
    ///
    /// Foundation has the Julian calendar before 1582 and gets slow far out. The Gregorian calendar repeats after 400
    /// years, which are 146,097 days or 20,871 weeks, so every day is looked up within 2000...2399.
    static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int, day: Int, weekday: Int) {
        let since2000 = days - 10_957
        let cycles = (since2000 - (((since2000 % 146_097) + 146_097) % 146_097)) / 146_097
        let date = Date(timeIntervalSince1970: Double((days - cycles * 146_097) * 86_400))
        let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
        return (
            Int64(parts.year ?? 0) + cycles * 400, parts.month ?? 0, parts.day ?? 0, ((parts.weekday ?? 0) + 5) % 7 + 1
        )
    }

    /// ISO 8601 text of a day: four digits of a year, or a sign and at least six.
    static func text(daysSince1970 days: Int64) -> String {
        let date = date(daysSince1970: days)
        let year =
            (0...9999).contains(date.year)
            ? padded(date.year, 4) : (date.year < 0 ? "-" : "+") + padded(Int64(date.year.magnitude), 6)
        return "\(year)-\(padded(Int64(date.month), 2))-\(padded(Int64(date.day), 2))"
    }

    /// ISO 8601 text of an instant in UTC.
    static func text(millisecondsSince1970 milliseconds: Int64) -> String {
        var (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        if rest < 0 {
            days -= 1
            rest += 86_400_000
        }
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }.joined(separator: ":")
        return text(daysSince1970: days) + "T" + time + (rest % 1000 == 0 ? "" : "." + padded(rest % 1000, 3)) + "Z"
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
