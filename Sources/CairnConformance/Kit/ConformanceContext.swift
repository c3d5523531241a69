public import CairnRepositories
internal import Synchronization

/// What a case has at hand: an empty storage, and random numbers that can be repeated.
public final class ConformanceContext: Sendable {
    /// The seed of the case's random numbers.
    public let seed: UInt64
    private let harness: any ConformanceHarness
    private let opened: Mutex<[any Storage]>

    init(harness: any ConformanceHarness, storage: any Storage, seed: UInt64) {
        self.harness = harness
        self.seed = seed
        opened = Mutex([storage])
    }

    /// The storage; empty when the case begins.
    public var storage: any Storage { opened.withLock { $0[0] } }

    /// The store of candle series.
    public func candles() async throws -> any CandleStore { try await storage.candles() }

    /// The store of one type of record.
    public func records<R: Record>(_ type: R.Type) async throws -> any RecordStore<R> {
        try await storage.records(type)
    }

    /// Closes the storage and opens the same data again.
    public func reopen() async throws {
        let reopened = try await harness.reopen(storage)
        opened.withLock { $0[0] = reopened }
    }

    /// Opens a second storage, independent of the first and as empty.
    public func openAnother() async throws -> any Storage {
        let another = try await harness.open()
        opened.withLock { $0.append(another) }
        return another
    }

    /// Releases every storage that the case opened, also those after one that fails to close.
    ///
    /// - Throws: The first failure.
    func close() async throws {
        var failure: (any Error)?
        for storage in opened.withLock({ $0 }) {
            do {
                try await harness.close(storage)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}
