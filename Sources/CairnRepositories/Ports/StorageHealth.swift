/// How a backend is doing, as `cairn health` shows it.
public struct StorageHealth: Sendable, Hashable {
    /// How well it works.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Everything works.
        case healthy
        /// It answers, but something needs attention.
        case degraded
        /// It does not answer.
        case unavailable
    }

    /// Something worth showing.
    public struct Fact: Sendable, Hashable, Codable {
        /// What it is: `version`.
        public let name: String
        /// How it stands.
        public let value: String

        /// Makes a fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The backend asked.
    public let backend: BackendKind
    /// How well it works.
    public let status: Status
    /// How long the answer took.
    public let latency: Duration
    /// Facts worth showing, in order: version, file, size.
    public let facts: [Fact]
    /// What is wrong, when something is.
    public let problem: String?

    /// Makes a report.
    public init(
        backend: BackendKind, status: Status, latency: Duration, facts: [Fact] = [],
        problem: String? = nil
    ) {
        self.backend = backend
        self.status = status
        self.latency = latency
        self.facts = facts
        self.problem = problem
    }

    /// Equal when status and facts are; latency is a measurement.
    public static func == (lhs: StorageHealth, rhs: StorageHealth) -> Bool {
        lhs.backend == rhs.backend && lhs.status == rhs.status && lhs.problem == rhs.problem
            && lhs.facts == rhs.facts
    }

    /// Feeds what equality compares into a hash.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(backend)
        hasher.combine(status)
        hasher.combine(problem)
        hasher.combine(facts)
    }
}
