/// Tells which storages have a transaction open in the current task, so that an adapter can refuse a call that would
/// wait for itself.
public enum TransactionScope {
    @TaskLocal private static var open: Set<ObjectIdentifier> = []

    /// Runs the body of a transaction on a storage.
    public static func run<T>(on storage: some AnyObject, _ body: () async throws -> T) async rethrows -> T {
        try await $open.withValue(open.union([ObjectIdentifier(storage)])) { try await body() }
    }

    /// Refuses to go on when the current task has a transaction open on this storage.
    ///
    /// - Throws: `CairnError` with code `misuse`.
    public static func requireNone(
        on storage: some AnyObject, backend: BackendKind, operation: String
    ) throws(CairnError) {
        guard open.contains(ObjectIdentifier(storage)) else { return }
        throw CairnError(
            .misuse, backend: backend, operation: operation,
            message: "inside a transaction use the stores of its unit of work, not those of the storage")
    }
}
