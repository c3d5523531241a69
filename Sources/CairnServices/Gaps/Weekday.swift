public import CairnDomain

/// A day of the week, numbered as ISO 8601 does: 1 is Monday.
public enum Weekday: Int, CaseIterable, Sendable, Hashable, Comparable {
    /// Monday.
    case monday = 1
    /// Tuesday.
    case tuesday
    /// Wednesday.
    case wednesday
    /// Thursday.
    case thursday
    /// Friday.
    case friday
    /// Saturday.
    case saturday
    /// Sunday.
    case sunday

    /// The weekday of a calendar day.
    public init(of day: Day) {
        self = Self(rawValue: day.weekday) ?? .monday
    }

    /// Orders from Monday to Sunday.
    public static func < (lhs: Weekday, rhs: Weekday) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension Weekday: CustomStringConvertible {
    /// Three letters: `Mon`.
    public var description: String {
        switch self {
        case .monday: "Mon"
        case .tuesday: "Tue"
        case .wednesday: "Wed"
        case .thursday: "Thu"
        case .friday: "Fri"
        case .saturday: "Sat"
        case .sunday: "Sun"
        }
    }

    /// Parses three letters or the whole English name, in any case.
    ///
    /// - Throws: `ValidationError` naming the text.
    public init(parsing text: String) throws(ValidationError) {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let name = text.lowercased()
        guard let index = names.firstIndex(where: { $0 == name || $0.prefix(3) == name }) else {
            throw ValidationError(
                type: "Weekday", field: "text", value: text, reason: "is not a weekday such as Mon or Monday")
        }
        self = Self.allCases[index]
    }
}

extension Set<Weekday> {
    /// Monday to Friday.
    public static let mondayToFriday: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]
    /// All seven.
    public static let everyDay = Set(Weekday.allCases)

    /// Parses names and ranges between commas: `Mon-Fri`, `Sun-Thu`, `mon,wed,fri`.
    ///
    /// - Throws: `ValidationError` naming the part that is no weekday.
    public init(parsing text: String) throws(ValidationError) {
        self = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let from = ends.first, let to = ends.last else {
                throw ValidationError(
                    type: "Weekday", field: "text", value: String(part), reason: "is not a range such as Mon-Fri")
            }
            let last = try Weekday(parsing: to.trimmed)
            var weekday = try Weekday(parsing: from.trimmed)
            insert(weekday)
            // A range may run over the end of the week: Sun-Thu.
            while weekday != last {
                weekday = Weekday(rawValue: weekday.rawValue % 7 + 1) ?? last
                insert(weekday)
            }
        }
    }
}

extension Substring {
    /// The text without spaces at its ends.
    var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
