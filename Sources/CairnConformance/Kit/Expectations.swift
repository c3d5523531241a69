internal import CairnDomain
internal import CairnRepositories

/// Throws unless a condition holds.
func expect(
    _ condition: Bool, _ message: @autoclosure () -> String, fileID: String = #fileID, line: Int = #line
) throws(ConformanceFailure) {
    if !condition { throw ConformanceFailure(message(), fileID: fileID, line: line) }
}

/// Throws unless two values are equal.
func expectEqual<T: Equatable>(
    _ found: T, _ expected: T, _ what: @autoclosure () -> String, fileID: String = #fileID, line: Int = #line
) throws(ConformanceFailure) {
    if found != expected {
        throw ConformanceFailure(
            "\(what()): expected \(shortened(expected)), found \(shortened(found))", fileID: fileID, line: line)
    }
}

/// Throws unless a series has exactly these candles, in this order.
func expectCandles(
    _ found: CandleSeries, _ expected: CandleSeries, _ what: @autoclosure () -> String = "the candles",
    fileID: String = #fileID, line: Int = #line
) throws(ConformanceFailure) {
    if found == expected { return }
    var message = "\(what()): expected \(expected), found \(found)"
    if let (index, pair) = zip(found, expected).enumerated().first(where: { $1.0 != $1.1 }) {
        message += "; candle \(index) is \(pair.0) instead of \(pair.1)"
    }
    throw ConformanceFailure(message, fileID: fileID, line: line)
}

/// Throws unless records are the same to the last bit and in this order.
///
/// `==` is not enough: it takes -0.0 for 0.0, and texts that look alike for equal.
func expectRecords<R: Record>(
    _ found: [R], _ expected: [R], _ what: @autoclosure () -> String = "the records", fileID: String = #fileID,
    line: Int = #line
) throws {
    try expectRows(
        try found.map(R.schema.encode), try expected.map(R.schema.encode), of: R.schema, what(), fileID: fileID,
        line: line)
}

/// Throws unless records as stored values are the same to the last bit and in this order.
func expectRows<R: Record>(
    _ found: [[StoredValue]], _ expected: [[StoredValue]], of schema: RecordSchema<R>,
    _ what: @autoclosure () -> String, fileID: String = #fileID, line: Int = #line
) throws(ConformanceFailure) {
    for (index, (foundRow, expectedRow)) in zip(found, expected).enumerated() {
        for (position, field) in schema.fields.enumerated()
        where !foundRow[position].isIdentical(to: expectedRow[position]) {
            throw ConformanceFailure(
                "\(what()): field \(field.name) of record \(index) of \(found.count): "
                    + "expected \(shortened(expectedRow[position])), found \(shortened(foundRow[position]))",
                fileID: fileID, line: line)
        }
    }
    try expectEqual(found.count, expected.count, "\(what()): the number of records", fileID: fileID, line: line)
}

/// Throws unless there is a record and it is the same to the last bit.
func expectRecord<R: Record>(
    _ found: R?, _ expected: R, _ what: @autoclosure () -> String = "the record", fileID: String = #fileID,
    line: Int = #line
) throws {
    guard let found else { throw ConformanceFailure("\(what()) is missing", fileID: fileID, line: line) }
    try expectRecords([found], [expected], what(), fileID: fileID, line: line)
}

/// Throws unless stored values are the same to the last bit and in this order.
func expectValues(
    _ found: [StoredValue], _ expected: [StoredValue], _ what: @autoclosure () -> String, fileID: String = #fileID,
    line: Int = #line
) throws(ConformanceFailure) {
    guard found.count == expected.count, zip(found, expected).allSatisfy({ $0.isIdentical(to: $1) }) else {
        throw ConformanceFailure(
            "\(what()): expected \(shortened(expected)), found \(shortened(found))", fileID: fileID, line: line)
    }
}

/// Throws unless an operation throws a `CairnError` with one of some codes, and returns that error.
@discardableResult
func expectError<T>(
    _ codes: CairnError.Code..., from what: @autoclosure () -> String, fileID: String = #fileID, line: Int = #line,
    _ operation: () async throws -> T
) async throws -> CairnError {
    let wanted = codes.map(\.description).joined(separator: " or ")
    do {
        _ = try await operation()
    } catch let error as CairnError {
        if codes.contains(error.code) { return error }
        throw ConformanceFailure(
            "\(what()): expected an error with code \(wanted), found \(String(reflecting: error))", underlying: error,
            fileID: fileID, line: line)
    } catch let error as ConformanceFailure {
        throw error
    } catch {
        throw ConformanceFailure(
            "\(what()): expected a CairnError with code \(wanted), found \(String(reflecting: error))",
            underlying: error, fileID: fileID, line: line)
    }
    throw ConformanceFailure(
        "\(what()): expected an error with code \(wanted), but it succeeded", fileID: fileID, line: line)
}

/// A value as text, cut where it would fill the screen.
func shortened(_ value: some Any) -> String {
    let text = String(reflecting: value)
    return text.utf8.count <= 400 ? text : "\(text.prefix(400))… (\(text.utf8.count) bytes)"
}

extension StoredValue {
    /// Whether two values are the same to the last bit, the sign of a zero included.
    func isIdentical(to other: StoredValue) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)):
            left.bitPattern == right.bitPattern
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isIdentical(to: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(Self.sorted(left), Self.sorted(right)).allSatisfy { one, other in
                    one.name.utf8.elementsEqual(other.name.utf8) && one.value.isIdentical(to: other.value)
                }
        default:
            self == other
        }
    }

    /// Members by name: dictionaries among nested values have no order of their own.
    private static func sorted(_ members: [Member]) -> [Member] {
        members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
