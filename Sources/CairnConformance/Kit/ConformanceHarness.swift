public import CairnRepositories

/// What the kit needs from an adapter: empty storages to try things on.
///
/// ```swift
/// struct MyHarness: ConformanceHarness {
///     func open() async throws -> any Storage { try await MyStorage(path: temporaryFile()) }
/// }
///
/// @Test(arguments: ConformanceSuite.allCases)
/// func conformance(_ test: ConformanceCase) async throws { try await test.run(on: MyHarness()) }
/// ```
public protocol ConformanceHarness: Sendable {
    /// Opens a fresh, empty storage; called once or more per case, possibly by several cases at once.
    func open() async throws -> any Storage

    /// Closes a storage that ``open()`` gave and opens the same data again.
    ///
    /// Called only where the backend declares `durability`; by default it throws.
    func reopen(_ storage: any Storage) async throws -> any Storage

    /// Releases a storage and deletes what it stored; by default it calls `close()`. The case may have closed it.
    func close(_ storage: any Storage) async throws

    /// Cases that this backend cannot keep although it declares what they require, by id with the reason for each.
    ///
    /// A case that is skipped without a reason fails.
    var skips: [String: String] { get }

    /// The digits that stored candles keep; by default all. The candles of the cases have no more than these, but for
    /// the cases about digits, which such a harness has to skip.
    var candleDigits: CandleDigits { get }

    /// How long one case may take before it fails instead of hanging for ever; by default two minutes.
    var timeLimit: Duration { get }
}

extension ConformanceHarness {
    /// Throws: a backend that declares `durability` has to say how its data is opened again.
    public func reopen(_ storage: any Storage) async throws -> any Storage {
        throw ConformanceFailure("\(storage.backend) declares durability, but the harness cannot reopen a storage")
    }

    /// Closes the storage.
    public func close(_ storage: any Storage) async throws { try await storage.close() }

    /// None.
    public var skips: [String: String] { [:] }

    /// All.
    public var candleDigits: CandleDigits { .all }

    /// Two minutes.
    public var timeLimit: Duration { .seconds(120) }
}
