import CLibpq
import CairnRuntime

extension PostgresConnection {
    // An operation of several calls: `beginRows`, any number of `nextRows`, `endRows`, whatever happens between.
    // https://www.postgresql.org/docs/15/libpq-single-row-mode.html

    /// Begins a statement whose rows are taken while the server still sends them.
    func beginRows(_ statement: Statement, until deadline: ContinuousClock.Instant?) async throws {
        try Self.check(statement)
        try begin(until: deadline)
        rowsHaveEnded = false
        do {
            // In a pipeline, though of one: only there libpq forgets the mode at the end of the statement.
            guard let handle, PQenterPipelineMode(handle) == 1 else { throw lost() }
            let isSent = BoundValues(statement.values).withPointers { types, pointers, lengths, formats in
                PQsendQueryParams(
                    handle, statement.text, CInt(statement.values.count), types, pointers, lengths, formats, 1)
            }
            guard isSent == 1, PQpipelineSync(handle) == 1, PQsetSingleRowMode(handle) == 1 else { throw lost() }
            try await flush()
        } catch {
            await endRows()
            throw error
        }
    }

    /// The next rows in one result; nil at the end.
    ///
    /// What is not taken stays in the socket, where it holds up the server: memory does not grow.
    ///
    /// - Parameters:
    ///   - count: At most so many, at least one.
    ///   - size: Fewer once their values have so many bytes.
    ///   - deadline: When they have to be there, whatever it was before.
    /// - Throws: `SessionFailure`; `endRows` comes next then.
    func nextRows(
        atMost count: Int, bytes size: Int, until deadline: ContinuousClock.Instant?
    ) async throws -> QueryResult? {
        if rowsHaveEnded { return nil }
        if Task.isCancelled { throw SessionFailure(cause: .cancelled) }
        proceed(until: deadline)
        var rows: QueryResult?
        var taken = 0
        repeat {
            guard let result = try await nextResult() else { throw violation() }
            if let failure = failure(of: result) {
                // The server has done with it already.
                if isUsable { try? await takeEnd() }
                throw failure
            }
            guard result.status == PGRES_SINGLE_TUPLE else {
                // The end has a result of its own, without rows.
                try await takeEnd()
                break
            }
            guard let first = rows else {
                rows = result
                taken = (0..<result.columnCount).reduce(0) { $0 + result.bytes(0, $1).count }
                continue
            }
            // As libpq does itself from version 17 on: a result of its own takes two kilobytes for the smallest row.
            guard let added = first.add(result) else {
                throw SessionFailure(cause: .lost, message: "there is no memory for the rows")
            }
            taken += added
        } while (rows?.rowCount ?? 0) < count && taken < size
        return rows
    }

    /// Ends the statement, wherever it is.
    func endRows() async {
        if isUsable, !rowsHaveEnded {
            endEarly(.cancelled)
            // What is on its way has to be taken before anything else can be asked.
            try? await takeEnd()
            if !rowsHaveEnded { giveUp() }
        }
        await end()
    }

    /// Takes all that is left of the answer.
    ///
    /// - Throws: The first failure in it.
    private func takeEnd() async throws {
        var first: SessionFailure?
        var gaps = 0
        // One stands behind each statement; several in a row mean that nothing more comes.
        while gaps < 3 {
            guard let result = try await nextResult() else {
                gaps += 1
                continue
            }
            gaps = 0
            if result.status == PGRES_PIPELINE_SYNC {
                rowsHaveEnded = true
                if let first { throw first }
                return
            }
            first = first ?? failure(of: result)
            if !isUsable { break }
        }
        throw first ?? violation()
    }
}
