/// The port for entities: what an adapter implements to keep records of one type.
///
/// Every store keeps the contract that `CairnConformance` proves: one record per key, the last write wins, results
/// in the order asked for, exact counts, and never a truncated result taken for whole. Text is compared by bytes.
public protocol RecordStore<R>: Sendable {
    /// The type of record.
    associatedtype R: Record

    /// The kind of database behind it.
    var backend: BackendKind { get }
    /// What it can do.
    var capabilities: Capabilities { get }

    /// The record of a key, or nil.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a key of another shape.
    func get(_ key: RecordKey<R>) async throws -> R?

    /// Adds new records, all or none where the backend declares `atomicBatches`.
    ///
    /// - Throws: `CairnError` with code `duplicateKey` when a key exists or comes twice, `uniqueViolation` for a
    ///   unique constraint, with a `constraint` that names its fields, `invalidInput` for a value that no backend
    ///   takes, such as a NaN.
    func insert(_ records: [R]) async throws

    /// Adds records, or replaces those of the same key; of several with one key the last wins.
    ///
    /// All or none where the backend declares `atomicBatches`. Whether records may exchange the values of a unique
    /// constraint within one batch depends on the backend.
    ///
    /// - Returns: How many distinct keys were written.
    /// - Throws: `CairnError` with code `uniqueViolation`, `invalidInput` or `inexact`, as `insert` does; with
    ///   `staleVersion` for a record that an existing table would hide behind a newer one.
    @discardableResult
    func upsert(_ records: [R]) async throws -> Int

    /// The records of a query, in its order.
    func find(_ query: RecordQuery<R>) async throws -> [R]

    /// The records of a query in batches, with memory for one batch at a time.
    ///
    /// Each batch begins after the last record of the one before, as pages do. By default each batch is a query; a
    /// backend with cursors can do better.
    func stream(_ query: RecordQuery<R>, batchSize: Int) -> BatchSequence<[R]>

    /// How many records meet a condition.
    func count(where predicate: RecordPredicate<R>) async throws -> Int

    /// The smallest or largest value of a field, missing values left out; nil when there is none.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a field without an order.
    func extremum(_ extremum: Extremum, of field: FieldDescription, where predicate: RecordPredicate<R>) async throws
        -> StoredValue?

    /// The different values of a field in ascending order, a missing value first.
    ///
    /// - Parameter limit: At most so many, the smallest; nil for all.
    /// - Throws: `CairnError` with code `invalidInput` for a field without an order or a negative limit.
    func distinct(_ field: FieldDescription, where predicate: RecordPredicate<R>, limit: Int?) async throws
        -> [StoredValue]

    /// Replaces a record if its stored version is still the expected one, in one atomic step.
    ///
    /// The version that `record` itself carries does not matter.
    ///
    /// - Returns: The record as stored, with its version one above the expected one.
    /// - Throws: `CairnError` with code `staleVersion`, `notFound`, `uniqueViolation`, `unsupported` where the schema
    ///   has no version or the backend no optimistic versions, or `invalidInput` when no version comes after.
    func update(_ record: R, expectedVersion: Int64) async throws -> R

    /// Deletes the records that meet a condition.
    ///
    /// - Returns: How many there were.
    @discardableResult
    func delete(where predicate: RecordPredicate<R>) async throws -> Int
}

/// Which end of an order.
public enum Extremum: String, Sendable, Hashable, CaseIterable {
    /// The smallest value.
    case minimum
    /// The largest value.
    case maximum
}
