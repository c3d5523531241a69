public import CairnRepositories

/// One promise of the contract, to be run against any storage.
///
/// Cases are values without a test framework: Swift Testing takes them as arguments, XCTest loops over them.
public struct ConformanceCase: Sendable, Identifiable, CustomStringConvertible {
    /// The name, stable across releases: `candles.save.last-write-wins`.
    public let id: String
    /// The promise in words.
    public let title: String
    /// The part of the contract it belongs to.
    public let area: ConformanceArea
    /// What a backend must declare for the promise to apply to it.
    public let requires: Set<Capability>

    private let body: @Sendable (ConformanceContext) async throws -> Void

    /// Makes a case; adapters may have cases of their own.
    ///
    /// - Parameters:
    ///   - id: The name, in parts separated by dots.
    ///   - title: The promise in words.
    ///   - area: The part of the contract it belongs to.
    ///   - requires: What a backend must declare for the promise to apply to it.
    ///   - body: Tries the promise and throws a `ConformanceFailure` where it is broken.
    public init(
        _ id: String, _ title: String, area: ConformanceArea, requires: Set<Capability> = [],
        _ body: @escaping @Sendable (ConformanceContext) async throws -> Void
    ) {
        self.id = id
        self.title = title
        self.area = area
        self.requires = requires
        self.body = body
    }

    /// The id.
    public var description: String { id }

    /// Runs the case on a fresh storage.
    ///
    /// - Parameters:
    ///   - harness: Where storages come from.
    ///   - seed: The seed of the case's random numbers; give the one of a failure to see it again.
    /// - Returns: `passed`, or `skipped` with the reason that the harness or the backend's capabilities give.
    /// - Throws: `ConformanceFailure` when the promise is broken, the storage throws where it must not, or a
    ///   capability is missing without a reason.
    @discardableResult
    public func run(
        on harness: some ConformanceHarness, seed: UInt64 = .random(in: 0...UInt64.max)
    ) async throws -> ConformanceOutcome {
        if let reason = harness.skips[id] {
            guard !reason.isEmpty else { throw ConformanceFailure("it is skipped without a reason", caseID: id) }
            return .skipped(reason)
        }
        do {
            let storage = try await harness.open()
            let context = ConformanceContext(harness: harness, storage: storage, seed: seed)
            do {
                if let reason = try reasonToSkip(storage.capabilities, backend: storage.backend) {
                    try await context.close()
                    return .skipped(reason)
                }
                try await CandleDigits.$current.withValue(harness.candleDigits) {
                    try await Deadline.run(harness.timeLimit) { try await body(context) }
                }
            } catch {
                // The first failure is the one to tell, and closing may hang on what hung before.
                try? await Deadline.run(min(harness.timeLimit, .seconds(10))) { try await context.close() }
                throw error
            }
            try await Deadline.run(harness.timeLimit) { try await context.close() }
            return .passed
        } catch {
            throw failure(from: error, seed: seed)
        }
    }

    /// Runs the case and tells a failure instead of throwing it.
    public func outcome(
        on harness: some ConformanceHarness, seed: UInt64 = .random(in: 0...UInt64.max)
    ) async -> ConformanceOutcome {
        do {
            return try await run(on: harness, seed: seed)
        } catch {
            return .failed("\(error)")
        }
    }

    private func reasonToSkip(_ capabilities: Capabilities, backend: BackendKind) throws -> String? {
        let missing = requires.filter { !capabilities.contains($0) }.sorted { $0.rawValue < $1.rawValue }
        guard !missing.isEmpty else { return nil }
        let reasons = try missing.map { capability in
            guard let reason = capabilities.declined[capability], !reason.isEmpty else {
                throw ConformanceFailure("\(backend) neither supports \(capability) nor says why not")
            }
            return "no \(capability): \(reason)"
        }
        return reasons.joined(separator: "; ")
    }

    private func failure(from error: any Error, seed: UInt64) -> ConformanceFailure {
        var failure =
            error as? ConformanceFailure
            ?? ConformanceFailure("the storage threw \(String(reflecting: error))", underlying: error)
        failure.caseID = id
        failure.seed = seed
        return failure
    }
}
