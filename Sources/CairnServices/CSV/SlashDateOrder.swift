/// In which order dates with slashes name day and month.
public enum SlashDateOrder: String, Sendable, CaseIterable {
    /// `M/D/YYYY`, as in the United States.
    case monthFirst = "mdy"
    /// `D/M/YYYY`, as in most of the world.
    case dayFirst = "dmy"
}

extension SlashDateOrder: CustomStringConvertible {
    /// `M/D/YYYY` or `D/M/YYYY`.
    public var description: String {
        switch self {
        case .monthFirst: "M/D/YYYY"
        case .dayFirst: "D/M/YYYY"
        }
    }
}
