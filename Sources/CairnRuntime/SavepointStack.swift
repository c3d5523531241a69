public import CairnRepositories

/// The savepoints of one transaction that are open, the outermost first.
///
/// Savepoints end in the reverse order of their beginning, which parallel tasks do not keep to; the stack refuses one
/// that would begin inside a sibling.
public struct SavepointStack: Sendable {
    /// The innermost savepoint that the current task is in, by transaction.
    @TaskLocal private static var current: [ObjectIdentifier: Int] = [:]

    private var open: [Int] = []
    private var last = 0

    /// Makes the stack of a transaction that has just begun.
    public init() {}

    /// Begins a savepoint.
    ///
    /// - Parameter enclosing: What ``enclosing(of:)`` gave the task that asks.
    /// - Returns: Its number, which no other one of the transaction has.
    /// - Throws: `CairnError` with code `misuse` while a savepoint of a parallel task is open.
    public mutating func push(inside enclosing: Int?, backend: BackendKind) throws(CairnError) -> Int {
        guard open.last == enclosing else {
            throw CairnError(
                .misuse, backend: backend, operation: "savepoint",
                message: "another savepoint of this transaction is open in a parallel task")
        }
        last += 1
        open.append(last)
        return last
    }

    /// Refuses a write of a task that is not in the innermost savepoint: it would be undone with that.
    ///
    /// - Parameter enclosing: What ``enclosing(of:)`` gave the task that writes.
    /// - Throws: `CairnError` with code `misuse` while a savepoint of a parallel task is open.
    public func requireInnermost(
        _ enclosing: Int?, backend: BackendKind, operation: String
    ) throws(CairnError) {
        guard let innermost = open.last, innermost != enclosing else { return }
        throw CairnError(
            .misuse, backend: backend, operation: operation,
            message: "a savepoint of this transaction is open in a parallel task, which may undo this write")
    }

    /// Ends a savepoint and those inside it.
    ///
    /// - Returns: Whether it was still open.
    @discardableResult
    public mutating func pop(_ id: Int) -> Bool {
        guard let index = open.firstIndex(of: id) else { return false }
        open.removeSubrange(index...)
        return true
    }

    /// The innermost savepoint of a transaction that the current task is in.
    public static func enclosing(of transaction: AnyObject) -> Int? { current[ObjectIdentifier(transaction)] }

    /// Runs the body of a savepoint.
    public static func run<T>(
        _ id: Int, of transaction: AnyObject, _ body: () async throws -> T
    ) async rethrows -> T {
        try await $current.withValue(current.merging([ObjectIdentifier(transaction): id]) { $1 }) { try await body() }
    }
}
