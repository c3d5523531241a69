public import CairnDomain

/// What a validation has found.
public struct ValidationReport: Hashable, Sendable {
    /// The rows looked at, those that are no candles included.
    public internal(set) var rows = 0
    /// From the earliest to the latest open time; nil when there was no candle.
    public internal(set) var range: ClosedRange<Timestamp>?
    /// How many findings of each kind there are; a kind without findings is absent.
    public internal(set) var counts: [ValidationFinding.Kind: Int] = [:]
    /// The first findings of each kind, in the order of the rows.
    public internal(set) var findings: [ValidationFinding] = []

    /// The number of findings of one kind.
    public func count(of kind: ValidationFinding.Kind) -> Int { counts[kind] ?? 0 }

    /// The number of findings of one severity.
    public func count(of severity: ValidationFinding.Severity) -> Int {
        counts.reduce(0) { $0 + ($1.key.severity == severity ? $1.value : 0) }
    }

    /// Whether there is no error; warnings and notes may be there.
    public var isValid: Bool { count(of: ValidationFinding.Severity.error) == 0 }

    mutating func add(
        _ kind: ValidationFinding.Kind, at timestamp: Timestamp?, line: Int?, limit: Int, _ message: () -> String
    ) {
        counts[kind, default: 0] += 1
        guard count(of: kind) <= limit else { return }
        findings.append(ValidationFinding(kind: kind, timestamp: timestamp, line: line, message: message()))
    }
}
