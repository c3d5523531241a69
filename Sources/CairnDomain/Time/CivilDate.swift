/// A day of the proleptic Gregorian calendar as year, month and day of month.
///
/// The conversions follow Howard Hinnant's `days_from_civil` and `civil_from_days`
/// (https://howardhinnant.github.io/date_algorithms.html), exact for every `Int64` year used here.
struct CivilDate: Hashable, Sendable {
    let year: Int64
    let month: Int
    let day: Int

    /// Nil for a day that the calendar does not have, such as 2024-02-30.
    init?(year: Int64, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, year: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date that lies `days` after 1970-01-01.
    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(dividingBy: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01, negative before it.
    var daysSince1970: Int64 {
        let shiftedYear = year - (month <= 2 ? 1 : 0)
        let era = shiftedYear.flooredQuotient(dividingBy: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func length(ofMonth month: Int, year: Int64) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

extension BackwardText {
    /// Prepends `YYYY-MM-DD`; years beyond four digits get a sign, as ISO 8601 asks.
    mutating func prepend(_ date: CivilDate) {
        let isLong = date.year < 0 || date.year > 9999
        prepend(UInt64(date.day), minimumDigits: 2)
        prepend("-")
        prepend(UInt64(date.month), minimumDigits: 2)
        prepend("-")
        prepend(date.year.magnitude, minimumDigits: isLong ? 6 : 4)
        if isLong { prepend(date.year < 0 ? "-" : "+") }
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity; `divisor` is positive.
    func flooredQuotient(dividingBy divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
