public import CairnRepositories
internal import Synchronization

/// The endpoints of one backend, with failover: calls go to those that can be reached.
///
/// Each endpoint has a ``CircuitBreaker``. A pool never refuses: with every endpoint in quarantine it offers the one
/// whose quarantine ends first, so that a backend that is back is found by the next call.
public final class EndpointPool<Endpoint: Sendable>: Sendable {
    /// An endpoint that was chosen for an attempt; what became of it is reported with it.
    public struct Choice: Sendable {
        /// The endpoint to use.
        public let endpoint: Endpoint
        fileprivate let index: Int
    }

    private let endpoints: [Endpoint]
    private let selector: Mutex<EndpointSelector>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Makes a pool in which every endpoint counts as reachable.
    ///
    /// - Parameters:
    ///   - endpoints: At least one, preferred ones first.
    ///   - breaker: What each endpoint begins with.
    ///   - backend: The backend that errors name.
    ///   - random: Where a round robin begins.
    /// - Throws: `CairnError` with code `invalidInput` if there is no endpoint.
    public init<C: Clock>(
        _ endpoints: [Endpoint], order: EndpointOrder = .roundRobin, breaker: CircuitBreaker = CircuitBreaker(),
        backend: BackendKind, clock: C = ContinuousClock(),
        random: some RandomNumberGenerator = SystemRandomNumberGenerator()
    ) throws(CairnError) where C.Instant == ContinuousClock.Instant {
        guard !endpoints.isEmpty else {
            throw CairnError(
                .invalidInput, backend: backend, operation: "choose an endpoint", message: "there is no endpoint")
        }
        var random = random
        self.endpoints = endpoints
        selector = Mutex(
            EndpointSelector(
                count: endpoints.count, order: order, start: .random(in: endpoints.indices, using: &random),
                breaker: breaker))
        now = { clock.now }
    }

    /// The endpoint for the next attempt.
    ///
    /// - Parameter tried: The choices of this call that have failed; they come last.
    public func next(avoiding tried: [Choice] = []) -> Choice {
        let index = selector.withLock { $0.next(avoiding: Set(tried.map(\.index)), at: now()) }
        return Choice(endpoint: endpoints[index], index: index)
    }

    /// A certain endpoint, in quarantine or not.
    public func choice(where isWanted: (Endpoint) -> Bool) -> Choice? {
        endpoints.firstIndex(where: isWanted).map { Choice(endpoint: endpoints[$0], index: $0) }
    }

    /// Keeps calls away from an endpoint that is known to be down, however few have failed there.
    public func quarantine(_ choice: Choice) {
        selector.withLock { $0.quarantine(choice.index, at: now()) }
    }

    /// Reports that an endpoint answered, with a result or with an error of its own.
    public func recordSuccess(_ choice: Choice) {
        selector.withLock { $0.recordSuccess(choice.index) }
    }

    /// Reports that an endpoint could not be reached: refused, not resolved, cut off or silent.
    public func recordFailure(_ choice: Choice) {
        selector.withLock { $0.recordFailure(choice.index, at: now()) }
    }
}
