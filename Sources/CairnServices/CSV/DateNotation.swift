import CairnDomain

/// Reads dates that are not ISO 8601 by rewriting them as ISO 8601, which then checks day and time.
struct DateNotation {
    /// A line whose date allows only one order of day and month.
    struct Evidence {
        let order: SlashDateOrder
        let line: Int
    }

    /// The order in which slashes are read.
    private let order: SlashDateOrder
    /// Whether the user chose the order, so that nothing in the file can contradict it.
    private let isChosen: Bool
    private let evidence: Evidence?
    private var iso: [UInt8] = []

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - order: What the user chose; it outweighs what the file shows.
    ///   - evidence: What the file shows; without either the month comes first.
    init(order: SlashDateOrder?, evidence: Evidence?) {
        self.order = order ?? evidence?.order ?? .monthFirst
        isChosen = order != nil
        self.evidence = evidence
    }

    /// The date with slashes that a text begins with, if it does.
    static func slashDate(in text: UnsafeBufferPointer<UInt8>) -> SlashDate? {
        let end = text.firstIndex(of: .space) ?? text.count
        return SlashDate(UnsafeBufferPointer(rebasing: text[..<end]))
    }

    /// Reads a date or date-time.
    mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(CandleTimeFlaw) -> DateTimeText {
        iso.removeAll(keepingCapacity: true)
        let end = text.firstIndex { $0 == .space || $0 == UInt8(ascii: "T") } ?? text.count
        try appendDate(UnsafeBufferPointer(rebasing: text[..<end]))
        if end < text.count {
            iso.append(UInt8(ascii: "T"))
            try appendTime(UnsafeBufferPointer(rebasing: text[(end + 1)...]))
        }
        let parsed = iso.withUnsafeBufferPointer { iso in
            Result { () throws(DateTimeTextError) in try DateTimeText(utf8: iso) }
        }
        do { return try parsed.get() } catch { throw .text(error) }
    }

    private mutating func appendDate(_ text: UnsafeBufferPointer<UInt8>) throws(CandleTimeFlaw) {
        if let date = SlashDate(text) {
            if !isChosen, let only = date.onlyOrder, only != order {
                let earlier = evidence.map { "line \($0.line) is" } ?? "the lines before were read as"
                throw .contradiction("is \(only) but \(earlier) \(order); choose with --date-order")
            }
            iso.append(contentsOf: text[date.yearStart...])
            let (month, day) = order == .monthFirst ? (date.first, date.second) : (date.second, date.first)
            iso.append(UInt8(ascii: "-"))
            appendTwoDigits(month)
            iso.append(UInt8(ascii: "-"))
            appendTwoDigits(day)
            return
        }
        let start = iso.count
        iso.append(contentsOf: text)
        // 2024/01/15 and 2024.01.15
        if text.count == 10, text[4] == text[7], text[4] == UInt8(ascii: "/") || text[4] == UInt8(ascii: ".") {
            iso[start + 4] = UInt8(ascii: "-")
            iso[start + 7] = UInt8(ascii: "-")
        }
    }

    /// Rewrites `H:MM`, `H:MM:SS PM`, `HHMM` and `HHMMSS`; the rest stays as it is.
    private mutating func appendTime(_ text: UnsafeBufferPointer<UInt8>) throws(CandleTimeFlaw) {
        let (time, addedHours) = Self.withoutHalfDay(text)
        let hourEnd = time.firstIndex { $0 &- UInt8(ascii: "0") > 9 } ?? time.count
        if hourEnd == time.count, hourEnd == 4 || hourEnd == 6, addedHours == nil {
            for (offset, digit) in time.enumerated() {
                if offset == 2 || offset == 4 { iso.append(UInt8(ascii: ":")) }
                iso.append(digit)
            }
            return
        }
        guard (1...2).contains(hourEnd) else { throw .text(.malformed) }
        var hour = time[..<hourEnd].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        if let addedHours {
            guard (1...12).contains(hour) else { throw .text(.noSuchTime) }
            hour = hour % 12 + addedHours
        }
        appendTwoDigits(hour)
        iso.append(contentsOf: time[hourEnd...])
    }

    /// The time in front of `AM` or `PM` and the hours these add; nil when there is none of them.
    private static func withoutHalfDay(
        _ text: UnsafeBufferPointer<UInt8>
    ) -> (UnsafeBufferPointer<UInt8>, addedHours: Int?) {
        guard text.count > 2, text[text.count - 1] | 0x20 == UInt8(ascii: "m") else { return (text, nil) }
        let letter = text[text.count - 2] | 0x20
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return (text, nil) }
        let end = text[text.count - 3] == .space ? text.count - 3 : text.count - 2
        return (UnsafeBufferPointer(rebasing: text[..<end]), letter == UInt8(ascii: "p") ? 12 : 0)
    }

    private mutating func appendTwoDigits(_ value: Int) {
        iso.append(UInt8(ascii: "0") + UInt8(value / 10))
        iso.append(UInt8(ascii: "0") + UInt8(value % 10))
    }
}
