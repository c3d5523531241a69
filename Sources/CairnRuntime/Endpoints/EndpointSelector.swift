/// Chooses among endpoints by number: a value without clock or lock, which ``EndpointPool`` guards.
struct EndpointSelector: Sendable {
    private(set) var breakers: [CircuitBreaker]
    private let order: EndpointOrder
    /// Where the next choice begins to look.
    private var start: Int

    /// Makes a selector.
    ///
    /// - Parameters:
    ///   - count: How many endpoints there are; at least one.
    ///   - start: Where a round robin begins, in `0..<count`.
    init(count: Int, order: EndpointOrder, start: Int = 0, breaker: CircuitBreaker = CircuitBreaker()) {
        breakers = Array(repeating: breaker, count: max(count, 1))
        self.order = order
        self.start = order == .inOrder ? 0 : start
    }

    /// The number of the endpoint to use next.
    ///
    /// One whose breaker lets the call pass goes before one in quarantine, and then one that was not tried before one
    /// that was. If all are in quarantine it is the one whose quarantine ends first, as a probe.
    mutating func next(avoiding tried: Set<Int> = [], at now: ContinuousClock.Instant) -> Int {
        let all = breakers.indices.map { (start + $0) % breakers.count }
        let candidates = all.filter { !tried.contains($0) } + all.filter(tried.contains)
        let chosen = candidates.first { breakers[$0].admit(at: now) } ?? probe(candidates, at: now)
        if order == .roundRobin { start = (chosen + 1) % breakers.count }
        return chosen
    }

    /// Notes that an endpoint answered.
    mutating func recordSuccess(_ index: Int) {
        if breakers.indices.contains(index) { breakers[index].recordSuccess() }
    }

    /// Notes that an endpoint could not be reached.
    mutating func recordFailure(_ index: Int, at now: ContinuousClock.Instant) {
        if breakers.indices.contains(index) { breakers[index].recordFailure(at: now) }
    }

    /// Keeps calls away from an endpoint.
    mutating func quarantine(_ index: Int, at now: ContinuousClock.Instant) {
        if breakers.indices.contains(index) { breakers[index].open(at: now) }
    }

    private mutating func probe(_ candidates: [Int], at now: ContinuousClock.Instant) -> Int {
        let ends = candidates.map { ($0, end: breakers[$0].quarantineEnd ?? Deadline(now)) }
        let soonest = ends.min { $0.end < $1.end }?.0 ?? 0
        breakers[soonest].probe(at: now)
        return soonest
    }
}
