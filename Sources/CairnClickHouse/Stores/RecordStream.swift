import CairnRepositories

/// Records from one open answer, in batches; begun again after the last record when the connection is lost.
actor RecordStream<R: Record> {
    private var query: RecordQuery<R>
    private let batchSize: Int
    private let open: @Sendable (RecordQuery<R>) async throws -> ClickHouseCursor
    private let decode: @Sendable (NativeBlock, inout [R]) throws -> Void
    private var cursor: ClickHouseCursor?
    private var waiting: [R] = []
    private var isAtEnd = false
    /// Attempts since the last record arrived.
    private var failures = 0

    init(
        _ query: RecordQuery<R>, batchSize: Int,
        open: @escaping @Sendable (RecordQuery<R>) async throws -> ClickHouseCursor,
        decode: @escaping @Sendable (NativeBlock, inout [R]) throws -> Void
    ) {
        self.query = query
        self.batchSize = batchSize
        self.open = open
        self.decode = decode
    }

    /// The next batch; nil at the end.
    func next() async throws -> [R]? {
        while waiting.count < batchSize, !isAtEnd { try await receive() }
        let batch = Array(waiting.prefix(batchSize))
        waiting.removeFirst(batch.count)
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
            let before = waiting.count
            try decode(block, &waiting)
            failures = 0
            query.limit = query.limit.map { $0 - (waiting.count - before) }
            if let last = waiting.last { query.after = try PageCursor(after: last, sortedBy: query.sort) }
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
