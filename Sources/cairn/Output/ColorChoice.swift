/// What `--color` says.
enum ColorChoice: String, CaseIterable, Sendable {
    /// Colours on a terminal that has them, unless `NO_COLOR` is set.
    case auto
    /// Colours wherever the output goes.
    case always
    /// No colours.
    case never
}
