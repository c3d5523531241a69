/// The first line of a candle CSV: which column holds what.
///
/// Names match in any case and order, with spaces, underscores, dashes and the angle brackets of MetaTrader ignored.
/// Other columns are allowed and ignored.
public struct CandleCSVHeader: Hashable, Sendable {
    /// Where the time of a candle stands.
    enum TimeColumns: Hashable {
        case one(Int)
        case dateAndTime(date: Int, time: Int)
    }

    /// The names of all columns as they stand in the file.
    public let names: [String]
    /// The byte between fields: a comma, a semicolon or a tab.
    public let separator: UInt8
    /// The line as it stands in the file, without byte order mark and newline: what a file of refused rows begins with.
    public let rawBytes: [UInt8]
    /// The line on which it stands; 1 unless blank lines precede it.
    public let line: Int

    let time: TimeColumns
    let open: Int
    let high: Int
    let low: Int
    let close: Int
    let volume: Int

    /// Finds the columns.
    ///
    /// - Throws: `InputError` naming the columns found when one is missing or named twice.
    init(row: CSVRow, separator: UInt8, file: String) throws(InputError) {
        let names = row.fields.indices.map { String(decoding: row[$0], as: UTF8.self) }
        self.names = names
        self.separator = separator
        rawBytes = Array(row.bytes)
        line = row.line
        let keys = names.map(Self.key)
        func fail(_ reason: String) -> InputError {
            InputError(file: file, line: row.line, reason: "\(reason); columns found: \(Self.list(names))")
        }
        func column(_ field: String, _ accepted: Set<String>) throws(InputError) -> Int {
            let matches = keys.indices.filter { accepted.contains(keys[$0]) }
            guard let first = matches.first else { throw fail("the header has no column \(field)") }
            guard matches.count == 1 else { throw fail("the header has \(matches.count) columns \(field)") }
            return first
        }
        if row.hasTextAfterQuote { throw fail("the header has text after a closing quote") }
        time = try Self.timeColumns(keys, names, fail)
        open = try column("open", ["open"])
        high = try column("high", ["high"])
        low = try column("low", ["low"])
        close = try column("close", ["close"])
        volume = try column("volume", ["volume", "vol"])
    }

    /// The name of a column for messages: its number where it has no name.
    func name(of column: Int) -> String {
        names[column].isEmpty ? "\(column + 1)" : names[column]
    }

    /// Whether the time stands in a first column without a name.
    var isTimeUnnamed: Bool { time == .one(0) && Self.key(names[0]).isEmpty }

    /// The name or names of what holds the time.
    var timeName: String {
        switch time {
        case .one(let column): name(of: column)
        case .dateAndTime(let date, let time): "\(name(of: date)) + \(name(of: time))"
        }
    }

    /// The date of a row as text, for looking ahead; nil when the row is too short.
    func dateText(of row: CSVRow) -> UnsafeBufferPointer<UInt8>? {
        let column =
            switch time {
            case .one(let column): column
            case .dateAndTime(let date, _): date
            }
        return column < row.fields.count ? row[column] : nil
    }

    private static let timeKeys: Set<String> = [
        "timestamp", "date", "datetime", "time", "opentime", "unix", "epoch",
    ]

    private static func timeColumns(
        _ keys: [String], _ names: [String], _ fail: (String) -> InputError
    ) throws(InputError) -> TimeColumns {
        let matches = keys.indices.filter { timeKeys.contains(keys[$0]) }
        switch matches.count {
        case 0 where keys.first == "":
            // pandas writes an index without a name.
            return .one(0)
        case 0:
            throw fail("the header has no column timestamp, date, datetime or time")
        case 1:
            return .one(matches[0])
        case 2:
            if let date = matches.first(where: { keys[$0] == "date" }),
                let time = matches.first(where: { keys[$0] == "time" })
            {
                return .dateAndTime(date: date, time: time)
            }
            fallthrough
        default:
            let candidates = matches.map { names[$0] }
            throw fail("the header has several columns of time, \(list(candidates))")
        }
    }

    private static func key(_ name: String) -> String {
        let ignored: Set<Character> = [" ", "_", "-", "<", ">"]
        return name.lowercased().filter { !ignored.contains($0) }
    }

    private static func list(_ names: [String], limit: Int = 20) -> String {
        var shown = names.prefix(limit).map { name in
            Array(name.utf8).withUnsafeBufferPointer { PrintableText.quote($0, limit: 40) }
        }
        if names.count > limit { shown.append("… (\(names.count) in all)") }
        return shown.joined(separator: ", ")
    }
}
