/// Turns records of one type into stored values and back, by row or by column.
///
/// Made once for each schema: what depends on the types of the fields is found here, since finding it again for every
/// row would cost more than the row.
final class RecordCoder<R: Record>: Sendable {
    private let accessors: [Accessor]
    /// Makes records one behind the other and counts them; returns what kept a row from becoming one.
    private let fill: @Sendable (_ records: UnsafeMutablePointer<R>, _ count: inout Int, Columns) -> RowError?

    /// Reads one field of records in memory.
    private struct Accessor {
        let value: @Sendable (UnsafePointer<R>) -> StoredValue
        let column: @Sendable (UnsafeBufferPointer<R>) -> [StoredValue]
    }

    /// The values of some rows, field after field.
    private struct Columns {
        let values: UnsafeBufferPointer<StoredValue>
        let rowCount: Int

        @inline(__always)
        func value(_ row: Int, ofField index: Int) -> StoredValue { values[index &* rowCount &+ row] }
    }

    init<each Value: FieldValue>(
        _ make: @escaping @Sendable (repeat each Value) throws -> R, _ field: repeat Field<R, each Value>
    ) {
        var accessors: [Accessor] = []
        repeat accessors.append(Self.accessor(each field))
        self.accessors = accessors
        // The loop is inside: calling out for every record would double the cost of one.
        fill = { records, count, columns in
            while count < columns.rowCount {
                var index = -1
                do {
                    (records + count)
                        .initialize(to: try make(repeat try Self.value((each Value).self, columns, count, &index)))
                } catch {
                    let row = count
                    let field = Self.unreadable(repeat (each Value).self) { columns.value(row, ofField: $0) }
                    return RowError(row: row, field: field, underlying: error)
                }
                count += 1
            }
            return nil
        }
    }

    /// The values of a record in the order of the fields.
    func encode(_ record: R) -> [StoredValue] {
        withUnsafePointer(to: record) { record in accessors.map { $0.value(record) } }
    }

    /// The values of one field in records.
    func encode(column: Int, of records: ArraySlice<R>) -> [StoredValue] {
        records.withUnsafeBufferPointer(accessors[column].column)
    }

    /// The record of a row.
    func decode(_ row: [StoredValue]) throws(RowError) -> R {
        let result: Result<R, RowError> = row.withUnsafeBufferPointer { values in
            withUnsafeTemporaryAllocation(of: R.self, capacity: 1) { place in
                var count = 0
                let columns = Columns(values: values, rowCount: 1)
                if let error = fill(place.baseAddress.unsafelyUnwrapped, &count, columns) { return .failure(error) }
                return .success(place.moveElement(from: 0))
            }
        }
        return try result.get()
    }

    /// Adds the records of so many rows.
    ///
    /// - Parameter columns: The values of the first field in all rows, then those of the second, and so on.
    func decode(columns: [StoredValue], rowCount: Int, into records: RecordBuffer<R>) throws(RowError) {
        let error = columns.withUnsafeBufferPointer { values in
            records.append(rowCount) { first, count in
                fill(first, &count, Columns(values: values, rowCount: rowCount))
            }
        }
        if let error { throw error }
    }

    // MARK: One field

    private static func accessor<Value: FieldValue>(_ field: Field<R, Value>) -> Accessor {
        let keyPath = field.keyPath
        guard let offset = MemoryLayout<R>.offset(of: keyPath) else {
            return Accessor {
                $0.pointee[keyPath: keyPath].storedValue
            } column: {
                $0.map { $0[keyPath: keyPath].storedValue }
            }
        }
        // A stored property lies at a known place; following the key path takes ten times as long as looking there.
        @Sendable @inline(__always) func value(in record: UnsafePointer<R>) -> StoredValue {
            UnsafeRawPointer(record).advanced(by: offset).assumingMemoryBound(to: Value.self).pointee.storedValue
        }
        return Accessor(value: value) { records in
            guard let first = records.baseAddress else { return [] }
            return [StoredValue](unsafeUninitializedCapacity: records.count) { values, count in
                for index in 0..<records.count { values.initializeElement(at: index, to: value(in: first + index)) }
                count = records.count
            }
        }
    }

    private static func value<Value: FieldValue>(
        _ type: Value.Type, _ columns: Columns, _ row: Int, _ index: inout Int
    ) throws -> Value {
        index &+= 1
        return try Value(storedValue: columns.value(row, ofField: index))
    }

    /// The first field whose value cannot be read: found again, so that reading need not keep account.
    private static func unreadable<each Value: FieldValue>(
        _ type: repeat (each Value).Type, value: (Int) -> StoredValue
    ) -> Int? {
        var index = 0
        var found: Int?
        func look<T: FieldValue>(_ type: T.Type) {
            if found == nil, (try? T(storedValue: value(index))) == nil { found = index }
            index += 1
        }
        repeat look(each type)
        return found
    }
}

/// What kept a row from becoming a record.
struct RowError: Error {
    let row: Int
    /// The position of the field that could not be read; nil when the record's own rules refused the values.
    let field: Int?
    let underlying: any Error
}
