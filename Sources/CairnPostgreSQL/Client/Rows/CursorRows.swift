import CairnRepositories
import CairnRuntime
import Synchronization

/// Rows of a cursor, between which the transaction does other things.
/// https://www.postgresql.org/docs/15/sql-declare.html
final class CursorRows: RowSource {
    private struct State {
        /// What makes the cursor, until that is done.
        var declaration: Statement?
        var hasEnded = false
    }

    private static let rowsAtATime = 4096
    private static let lastNumber = Atomic<UInt64>(0)

    private let name: String
    private let session: PostgresSession
    /// How often the transaction had gone back to a savepoint, which ends the cursors made since.
    private let undoings: Int
    private let state: Mutex<State>

    init(_ statement: Statement, in session: PostgresSession) {
        name = "cairn_rows_\(Self.lastNumber.add(1, ordering: .relaxed).newValue)"
        self.session = session
        undoings = session.undoings
        let declaration = "DECLARE \(name) NO SCROLL CURSOR FOR \(statement.text)"
        state = Mutex(State(declaration: Statement(text: declaration, values: statement.values)))
    }

    deinit { end() }

    func resume() -> Bool { session.undoings == undoings && !state.withLock { $0.hasEnded } }

    func next(atMost count: Int, _ call: Call) async throws -> QueryResult? {
        if state.withLock({ $0.hasEnded }) { return nil }
        let count = min(count, Self.rowsAtATime)
        let declaration = state.withLock { $0.declaration }
        let fetch = Statement(text: "FETCH \(count) FROM \(name)")
        do {
            let rows = try await session.run([declaration, fetch].compactMap(\.self), call).last
            // Not before: one that was never made cannot be closed, and to try would end the transaction.
            state.withLock { $0.declaration = nil }
            // What gives fewer has no more; asking for them would cost another round trip.
            if (rows?.rowCount ?? 0) < count { end() }
            return rows?.rowCount == 0 ? nil : rows
        } catch {
            // Whether a cursor was made at all is not known; closing one that was not would end the transaction.
            if declaration != nil { state.withLock { $0.hasEnded = true } } else { end() }
            throw error
        }
    }

    func pause() {}

    func close() { end() }

    private func end() {
        let isOpen = state.withLock { state in
            defer { state.hasEnded = true }
            return !state.hasEnded && state.declaration == nil
        }
        if isOpen { session.closeLater(cursor: name, undoings) }
    }
}
