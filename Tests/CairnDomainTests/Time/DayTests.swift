import CairnDomain
import TestSupport
import Testing

@Suite struct DayTests {
    @Test(arguments: SeededGenerator.seeds)
    func `Days agree with Foundation's calendar`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let edges: [Int32] = [.min, .max, 0, -1, -719_528, -719_529, 2_932_896, 2_932_897]
        for days in edges + (0..<3000).map({ _ in Int32(truncatingIfNeeded: random.anyInt64() >> 32) }) {
            let day = Day(daysSince1970: days)
            let expected = CalendarOracle.date(daysSince1970: Int64(days))
            #expect(day.year == expected.year && day.month == expected.month && day.day == expected.day)
            #expect(day.weekday == expected.weekday)
            #expect(day.description == CalendarOracle.text(daysSince1970: Int64(days)))
            #expect(Day(day.description) == day)
            #expect(try Day(year: day.year, month: day.month, day: day.day) == day)
            #expect(day.start.millisecondsSince1970 == Int64(days) * 86_400_000)
            #expect(try Day(containing: day.start) == day)
        }
    }

    /// Every day of four centuries follows from the one before by the lengths of the months.
    @Test func `Days follow each other without gap or repeat`() throws {
        var day = try Day(year: -100, month: 1, day: 1)
        for year in -100..<300 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for (month, length) in zip(1..., [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
                for dayOfMonth in 1...length {
                    if (day.year, day.month, day.day) != (year, month, dayOfMonth) {
                        Issue.record("\(day) instead of \(year)-\(month)-\(dayOfMonth)")
                        return
                    }
                    day = day.advanced(by: 1)
                }
            }
        }
        #expect(day.advanced(by: -146_097) == (try Day(year: -100, month: 1, day: 1)))
    }

    @Test(arguments: [
        (2024, 2, 30), (2023, 2, 29), (1900, 2, 29), (2100, 2, 29), (-1, 2, 29), (2024, 4, 31), (2024, 6, 31),
        (2024, 9, 31),
        (2024, 11, 31), (2024, 1, 32), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, -1), (5_881_580, 7, 12),
        (-5_877_641, 6, 22), (Int.max, 1, 1), (Int.min, 1, 1), (2024, Int.max, 1), (2024, 1, Int.min),
    ])
    func `A day the calendar does not have is refused by name`(year: Int, month: Int, day: Int) {
        #expect(
            refusal { try Day(year: year, month: month, day: day) }
                == "Day.date \(year)-\(month)-\(day) is not a day of the calendar")
    }

    @Test func `A leap year is every fourth but for centuries, of which every fourth is one`() {
        for year in -2000...3000 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            #expect(((try? Day(year: year, month: 2, day: 29)) != nil) == isLeap, "\(year)")
        }
    }

    @Test(arguments: [
        (2000, 2, 29, 11_016), (2024, 2, 29, 19_782), (1600, 2, 29, -135_081), (0, 2, 29, -719_469),
        (-4, 2, 29, -720_930),
        (1970, 1, 1, 0), (1969, 12, 31, -1), (5_881_580, 7, 11, Int32.max), (-5_877_641, 6, 23, Int32.min),
    ])
    func `Leap days and the ends of the calendar exist`(year: Int, month: Int, day: Int, days: Int32) throws {
        #expect(try Day(year: year, month: month, day: day).daysSince1970 == days)
    }

    @Test(arguments: [
        "2024-02-30", "2024-1-5", "2024-01-05T00:00", "2024-01-05Z", "", "today", "24-01-05", "2024/01/05",
        "+5881580-07-12",
        "-5877641-06-22", "2024-01-05 ", " 2024-01-05",
    ])
    func `Text that is no day is refused`(text: String) {
        #expect(Day(text) == nil)
        #expect(throws: DecodingError.self) { try decoded(Day.self, "\"\(text)\"") }
    }

    @Test func `The day that holds an instant is that of UTC`() throws {
        #expect(try Day(containing: Timestamp(millisecondsSince1970: -1)).description == "1969-12-31")
        #expect(try Day(containing: Timestamp(millisecondsSince1970: 86_399_999)).description == "1970-01-01")
        let outside = Timestamp(millisecondsSince1970: (Int64(Int32.max) + 1) * 86_400_000)
        #expect(refusal { try Day(containing: outside) } == "Day.timestamp +5881580-07-12T00:00:00Z is out of range")
        #expect(refusal { try Day(containing: .min) } == "Day.timestamp -292275055-05-16T16:47:04.192Z is out of range")
    }

    @Test func `Days are ordered by date and coded as text`() throws {
        let days = [Day(daysSince1970: .min), Day(daysSince1970: -1), Day(daysSince1970: 0), Day(daysSince1970: .max)]
        #expect(days.shuffled().sorted() == days)
        #expect(try encoded(days) == #"["-5877641-06-23","1969-12-31","1970-01-01","+5881580-07-11"]"#)
        #expect(try throughJSON(days) == days)
        #expect(days[1].advanced(by: 60) == (try Day(year: 1970, month: 3, day: 1)))
    }
}
