import CairnRepositories

/// Records from one open answer, in batches; begun again after the last record when the connection is lost.
actor RecordStream<R: Record> {
    private var query: RecordQuery<R>
    private let batchSize: Int
    private let open: @Sendable (RecordQuery<R>) async throws -> ClickHouseCursor
    private let decode: @Sendable (NativeBlock) throws -> [R]
    private var cursor: ClickHouseCursor?
    /// Records that have arrived; those before `given` have been handed on.
    private var waiting: [R] = []
    private var given = 0
    private var isAtEnd = false
    /// Attempts since the last record arrived.
    private var failures = 0

    init(
        _ query: RecordQuery<R>, batchSize: Int,
        open: @escaping @Sendable (RecordQuery<R>) async throws -> ClickHouseCursor,
        decode: @escaping @Sendable (NativeBlock) throws -> [R]
    ) {
        self.query = query
        self.batchSize = batchSize
        self.open = open
        self.decode = decode
    }

    /// The next batch; nil at the end.
    func next() async throws -> [R]? {
        while waiting.count - given < batchSize, !isAtEnd { try await receive() }
        let batch = Array(waiting[given...].prefix(batchSize))
        given += batch.count
        guard !batch.isEmpty else { return nil }
        return batch
    }

    private func receive() async throws {
        do {
            if query.limit == 0 {
                isAtEnd = true
                return
            }
            let cursor = try await current()
            guard let block = try await cursor.next() else {
                isAtEnd = true
                self.cursor = nil
                return
            }
            // Once for each block: moving the rest up for each batch would take the square of their number.
            waiting.removeFirst(given)
            given = 0
            let records = try decode(block)
            waiting += records
            failures = 0
            query.limit = query.limit.map { $0 - records.count }
            if let last = records.last { query.after = try PageCursor(after: last, sortedBy: query.sort) }
        } catch let error as CairnError where error.isTransient && failures < 2 {
            cursor = nil
            failures += 1
        }
    }

    private func current() async throws -> ClickHouseCursor {
        if let cursor { return cursor }
        let opened = try await open(query)
        cursor = opened
        return opened
    }
}
