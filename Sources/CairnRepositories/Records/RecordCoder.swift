/// Turns records of one type into stored values and back, by row or by column.
///
/// Made once for each schema: what depends on the types of the fields is found here, since finding it again for every
/// row would cost more than the row.
final class RecordCoder<R: Record>: Sendable {
    /// For each field, its value in one record.
    private let getters: [@Sendable (R) -> StoredValue]
    /// For each field, its values in records that lie one behind the other.
    private let columnGetters: [@Sendable (UnsafeBufferPointer<R>) -> [StoredValue]]
    private let makeRecord: @Sendable ([StoredValue]) throws -> R
    private let fill: @Sendable (_ records: UnsafeMutablePointer<R>, _ count: inout Int, Columns) throws -> Void

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
        var getters: [@Sendable (R) -> StoredValue] = []
        var columnGetters: [@Sendable (UnsafeBufferPointer<R>) -> [StoredValue]] = []
        repeat getters.append(Self.getter(each field))
        repeat columnGetters.append(Self.columnGetter(each field))
        self.getters = getters
        self.columnGetters = columnGetters
        makeRecord = { row in
            var index = -1
            do {
                return try make(repeat try Self.value((each Value).self, row, &index))
            } catch {
                throw RowError(row: 0, field: Self.unreadable(repeat (each Value).self) { row[$0] }, underlying: error)
            }
        }
        fill = { records, count, columns in
            while count < columns.rowCount {
                var index = -1
                do {
                    (records + count)
                        .initialize(to: try make(repeat try Self.value((each Value).self, columns, count, &index)))
                } catch {
                    let row = count
                    let field = Self.unreadable(repeat (each Value).self) { columns.value(row, ofField: $0) }
                    throw RowError(row: row, field: field, underlying: error)
                }
                count += 1
            }
        }
    }

    /// The values of a record in the order of the fields.
    func encode(_ record: R) -> [StoredValue] {
        var row: [StoredValue] = []
        row.reserveCapacity(getters.count)
        for getter in getters { row.append(getter(record)) }
        return row
    }

    /// The values of one field in records.
    func encode(column: Int, of records: ArraySlice<R>) -> [StoredValue] {
        records.withUnsafeBufferPointer(columnGetters[column])
    }

    /// The record of a row.
    ///
    /// - Throws: `RowError`.
    func decode(_ row: [StoredValue]) throws -> R { try makeRecord(row) }

    /// Adds the records of so many rows.
    ///
    /// - Parameter columns: The values of the first field in all rows, then those of the second, and so on.
    /// - Throws: `RowError`.
    func decode(columns: [StoredValue], rowCount: Int, into records: RecordBuffer<R>) throws {
        try columns.withUnsafeBufferPointer { values in
            try records.append(rowCount) { first, count in
                try fill(first, &count, Columns(values: values, rowCount: rowCount))
            }
        }
    }

    // MARK: One field

    private static func getter<Value: FieldValue>(_ field: Field<R, Value>) -> @Sendable (R) -> StoredValue {
        let keyPath = field.keyPath
        guard let offset = MemoryLayout<R>.offset(of: keyPath) else { return { $0[keyPath: keyPath].storedValue } }
        // A stored property lies at a known place; following the key path takes ten times as long as looking there.
        return { record in
            withUnsafePointer(to: record) {
                UnsafeRawPointer($0).advanced(by: offset).assumingMemoryBound(to: Value.self).pointee.storedValue
            }
        }
    }

    private static func columnGetter<Value: FieldValue>(
        _ field: Field<R, Value>
    ) -> @Sendable (UnsafeBufferPointer<R>) -> [StoredValue] {
        let keyPath = field.keyPath
        guard let offset = MemoryLayout<R>.offset(of: keyPath) else {
            return { $0.map { $0[keyPath: keyPath].storedValue } }
        }
        return { records in
            guard let first = UnsafeRawPointer(records.baseAddress)?.advanced(by: offset) else { return [] }
            let stride = MemoryLayout<R>.stride
            return [StoredValue](unsafeUninitializedCapacity: records.count) { values, count in
                for index in 0..<records.count {
                    let value = first.advanced(by: index &* stride).assumingMemoryBound(to: Value.self)
                    values.initializeElement(at: index, to: value.pointee.storedValue)
                }
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

    private static func value<Value: FieldValue>(
        _ type: Value.Type, _ row: [StoredValue], _ index: inout Int
    ) throws -> Value {
        index &+= 1
        return try Value(storedValue: row[index])
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
