internal import Synchronization

/// Tells which storages have a transaction open in the current task, so that an adapter can refuse a call that would
/// wait for itself.
public enum TransactionScope {
    private final class Mark: Sendable {
        let storage: ObjectIdentifier
        let isOpen = Atomic(true)

        init(_ storage: ObjectIdentifier) {
            self.storage = storage
        }
    }

    @TaskLocal private static var marks: [Mark] = []

    /// Runs the body of a transaction on a storage.
    public static func run<T>(on storage: some AnyObject, _ body: () async throws -> T) async rethrows -> T {
        let mark = Mark(ObjectIdentifier(storage))
        // A task started inside inherits the marks and may outlive the transaction.
        defer { mark.isOpen.store(false, ordering: .releasing) }
        return try await $marks.withValue(marks + [mark]) { try await body() }
    }

    /// Refuses to go on when the current task has a transaction open on this storage.
    ///
    /// - Throws: `CairnError` with code `misuse`.
    public static func requireNone(
        on storage: some AnyObject, backend: BackendKind, operation: String
    ) throws(CairnError) {
        let isInside = marks.contains { mark in
            mark.storage == ObjectIdentifier(storage) && mark.isOpen.load(ordering: .acquiring)
        }
        guard isInside else { return }
        throw CairnError(
            .misuse, backend: backend, operation: operation,
            message: "inside a transaction use the stores of its unit of work, not those of the storage")
    }
}
