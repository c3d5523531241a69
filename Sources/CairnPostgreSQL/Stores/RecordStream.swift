import CairnRepositories
import Synchronization

/// Records in an order that no index serves: the rest of one statement, batch after batch.
///
/// Where the statement cannot go on, another one begins after the last record given, as pages do.
final class RecordStream<R: Record>: Sendable {
    private struct Place {
        /// What is still to come.
        var query: RecordQuery<R>
        var isAtEnd = false
        /// The statement that gives it, if one has begun.
        var rest: (any RowSource)?
    }

    private let access: any PostgresAccess
    private let batchSize: Int
    private let select: @Sendable (RecordQuery<R>) throws -> SQL
    private let place: Mutex<Place>

    /// - Parameters:
    ///   - batchSize: At least one.
    ///   - select: The statement that answers a query.
    init(
        _ query: RecordQuery<R>, batchSize: Int, _ access: any PostgresAccess,
        select: @escaping @Sendable (RecordQuery<R>) throws -> SQL
    ) {
        self.access = access
        self.batchSize = batchSize
        self.select = select
        place = Mutex(Place(query: query))
    }

    /// The next batch; nil at the end.
    func next() async throws -> [R]? {
        // Taken out: whoever comes meanwhile begins a statement of its own.
        let (query, isAtEnd, open) = place.withLock { place in
            defer { place.rest = nil }
            return (place.query, place.isAtEnd, place.rest)
        }
        if isAtEnd { return nil }
        let size = min(batchSize, query.limit ?? .max)
        let (records, rest) = try await access.rows(
            "stream \(R.schema.name)", of: open, orBegin: try select(query)
        ) { rows, call in
            var records: [R] = []
            while records.count < size, let result = try await rows.next(atMost: size - records.count, call) {
                records += try RecordReader<R>.records(result)
            }
            return records
        }
        var next = query
        next.limit = query.limit.map { $0 - records.count }
        if let last = records.last { next.after = try PageCursor(after: last, sortedBy: query.sort) }
        let isOver = records.count < size || next.limit == 0
        if isOver { await rest.close() }
        place.withLock { place in
            place = Place(query: next, isAtEnd: isOver, rest: isOver ? nil : rest)
        }
        return records.isEmpty ? nil : records
    }
}
