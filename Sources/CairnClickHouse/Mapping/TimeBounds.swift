import CairnDomain
import CairnRepositories

/// The times that `DateTime64` and `Date32` are made for: 1900 to 2299.
/// https://clickhouse.com/docs/sql-reference/data-types/datetime64
enum TimeBounds {
    static let timestamps =
        Timestamp(millisecondsSince1970: -2_208_988_800_000)...Timestamp(millisecondsSince1970: 10_413_791_999_999)
    static let days: ClosedRange<Int32> = -25_567...120_529
}

extension ValueForm {
    /// The times that a server can compare with such a column: with ticks of a nanosecond those to 2262, where the 64
    /// bits of a tick end.
    var comparableTimes: ClosedRange<Timestamp> {
        guard case .ticks(let scale) = unwrapped, scale > 3 else { return .allTime }
        let limit = (3..<scale).reduce(Int64.max) { limit, _ in limit / 10 }
        return Timestamp(millisecondsSince1970: -limit)...Timestamp(millisecondsSince1970: limit)
    }
}
