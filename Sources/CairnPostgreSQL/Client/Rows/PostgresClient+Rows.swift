import CairnRepositories
import CairnRuntime

extension PostgresClient {
    func rows<T>(
        _ operation: String, of open: (any RowSource)?, orBegin sql: SQL,
        _ body: (any RowSource, Call) async throws -> T
    ) async throws -> (result: T, rest: any RowSource) {
        var open = open
        var isFirst = true
        return try await attempting(operation, effect: .none, isIdempotent: true) { call, _ in
            if let rows = open, rows.resume() {
                open = nil
                do {
                    return (try await Self.take(rows, call, body), rows)
                } catch  where !Task.isCancelled && call.deadline.map({ $0 > .now }) ?? true {
                    // A server may have reason to end what was begun long ago; it tells what is wrong when asked anew.
                }
            }
            // A replica that has failed is not asked again.
            if isFirst, let replicas, let replica = try await replicas.lease(call) {
                isFirst = false
                do {
                    let taken = try await begin(sql, on: replica, of: replicas.pool, call, body)
                    replicas.note(nil)
                    return taken
                } catch {
                    replicas.note(error)
                    throw error
                }
            }
            isFirst = false
            // From now on: what was open may have taken long.
            let end = Deadline.after(configuration.pool.acquireTimeout)
            let connection = try await pool.lease(
                operation, deadline: call.deadline.map { min(Deadline($0), end) } ?? end)
            return try await begin(sql, on: connection, of: pool, call, body)
        }
    }

    private func begin<T>(
        _ sql: SQL, on connection: PostgresConnection, of pool: ConnectionPool<PostgresConnection>, _ call: Call,
        _ body: (any RowSource, Call) async throws -> T
    ) async throws -> (result: T, rest: any RowSource) {
        let rows = try await StreamedRows.begin(
            sql.statement(isPrepared: false), on: connection, of: pool, pause: configuration.streamPause, call)
        note(rows)
        return (try await Self.take(rows, call, body), rows)
    }

    private static func take<T>(
        _ rows: any RowSource, _ call: Call, _ body: (any RowSource, Call) async throws -> T
    ) async throws -> T {
        do {
            let result = try await body(rows, call)
            await rows.pause()
            return result
        } catch {
            await rows.close()
            throw error
        }
    }
}
