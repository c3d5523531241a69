extension BackwardWriter {
    /// Writes `YYYY-MM-DD`; years beyond four digits get a sign and at least six digits, as ISO 8601 asks.
    mutating func write(_ date: CivilDate) {
        let isPlain = (0...9999).contains(date.year)
        write(UInt64(date.day), digits: 2)
        write("-")
        write(UInt64(date.month), digits: 2)
        write("-")
        write(date.year.magnitude, digits: isPlain ? 4 : 6)
        if !isPlain { write(date.year < 0 ? "-" : "+") }
    }
}
