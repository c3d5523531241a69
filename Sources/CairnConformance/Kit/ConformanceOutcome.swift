/// How a case ended.
public enum ConformanceOutcome: Sendable, Hashable, CustomStringConvertible {
    /// The promise was kept.
    case passed
    /// The case was not run, for this reason.
    case skipped(String)
    /// The promise was broken, in these words.
    case failed(String)

    /// Whether the promise was kept.
    public var isPassed: Bool { self == .passed }

    /// `passed`, `skipped: the reason`, or `failed: what was found`.
    public var description: String {
        switch self {
        case .passed: "passed"
        case .skipped(let reason): "skipped: \(reason)"
        case .failed(let message): "failed: \(message)"
        }
    }

    /// Reads what ``description`` writes; anything else is a failure in those words.
    public init(description: String) {
        if description == "passed" {
            self = .passed
        } else if description.hasPrefix("skipped: ") {
            self = .skipped(String(description.dropFirst("skipped: ".count)))
        } else {
            self = .failed(String(description.trimmingPrefix("failed: ")))
        }
    }
}
