/// A mark of a time axis.
struct TimeTick: Hashable, Sendable {
    /// The position of the marked bar.
    let bar: Int
    /// The time or date.
    let label: String
    /// Whether a longer period begins here than at most marks: a day among hours, a year among months.
    let isMajor: Bool
}
