/// The parts of a date such as `1/15/2024`, before it is known which is the month.
struct SlashDate {
    /// The number in front, 0 to 99.
    let first: Int
    /// The number in the middle, 0 to 99.
    let second: Int
    /// Where the year of four bytes begins.
    let yearStart: Int

    /// Nil for a text of another shape.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        // The shortest is 1/1/2024, the longest 12/31/2024.
        guard (8...10).contains(text.count) else { return nil }
        var position = 0
        guard let first = Self.number(text, &position), let second = Self.number(text, &position),
            text.count - position == 4
        else { return nil }
        self.first = first
        self.second = second
        yearStart = position
    }

    /// The order of day and month, when only one gives a month and a day.
    var onlyOrder: SlashDateOrder? {
        if (13...31).contains(first), (1...12).contains(second) { return .dayFirst }
        if (13...31).contains(second), (1...12).contains(first) { return .monthFirst }
        return nil
    }

    /// One or two digits and the slash behind them.
    private static func number(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Int? {
        let start = position
        var value = 0
        while position < text.count, case let digit = text[position] &- UInt8(ascii: "0"), digit <= 9 {
            value = value * 10 + Int(digit)
            position += 1
        }
        guard (1...2).contains(position - start), position < text.count, text[position] == UInt8(ascii: "/") else {
            return nil
        }
        position += 1
        return value
    }
}
