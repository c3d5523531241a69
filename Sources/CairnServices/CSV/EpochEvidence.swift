/// What the first numbers of a column of time show about all of them.
struct EpochEvidence {
    /// The numbers that are of one unit by their size.
    private struct Extent {
        var least: UInt64
        var greatest: UInt64
        let line: Int
    }

    private var extents = [Extent?](repeating: nil, count: EpochTime.Unit.allCases.count)
    private var dates = 0
    private var zeros = 0
    private var numbers = 0

    /// Looks at a text, which need not be a number.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>, line: Int) {
        guard case (_, let whole, _)? = try? EpochTime.parts(text), whole <= UInt64(Int64.max) else { return }
        guard whole != 0 else {
            zeros += 1
            return
        }
        if EpochTime.isEightDigits(text), (1...12).contains(whole / 100 % 100), (1...31).contains(whole % 100) {
            dates += 1
        } else {
            numbers += 1
        }
        let unit = EpochTime.Unit(magnitude: whole).rawValue
        var extent = extents[unit] ?? Extent(least: whole, greatest: whole, line: line)
        extent.least = min(whole, extent.least)
        extent.greatest = max(whole, extent.greatest)
        extents[unit] = extent
    }

    /// Whether all numbers are so small that they count rows: as seconds they would lie within the first months of 1970.
    var areRowNumbers: Bool {
        let largest = extents.compactMap { $0?.greatest }.max() ?? 0
        return dates == 0 && numbers + zeros > 0 && largest < 10_000_000
    }

    /// A reader of the column.
    func reader() -> EpochTime {
        // A stray number among dates does not make numbers of them.
        if dates > 0, dates >= numbers { return EpochTime(isCalendar: true) }
        let seen = EpochTime.Unit.allCases.reversed().compactMap { unit in extents[unit.rawValue].map { (unit, $0) } }
        guard let (unit, largest) = seen.first else { return EpochTime() }
        var least = largest.least
        // Small numbers that lead up to the large ones are of their unit; others the reading will refuse.
        for (_, extent) in seen.dropFirst() {
            guard least / extent.greatest < EpochTime.leap else { break }
            least = extent.least
        }
        return EpochTime(column: EpochTime.Column(unit: unit, line: largest.line, least: least))
    }
}
