import CairnDomain

/// Reads the numbers of a row and words what is wrong with it.
///
/// A class, because a struct of this size would be copied for every row.
final class CandleColumnReader: Sendable {
    let header: CandleCSVHeader
    private let file: String
    private let decimals: Int?

    init(header: CandleCSVHeader, file: String, decimals: Int?) {
        self.header = header
        self.file = file
        self.decimals = decimals
    }

    func checkShape(_ row: CSVRow) throws(CandleRowFailure) {
        if row.hasTextAfterQuote { throw problem(row, "the row has text after a closing quote") }
        let expected = header.names.count
        // Some programs end every row, but not the header, with a separator.
        let extra = row.fields.dropFirst(expected)
        if row.fields.count < expected || extra.contains(where: { $0.start < $0.end }) {
            let count = row.fields.count
            throw problem(row, "the row has \(count) \(count == 1 ? "field" : "fields") instead of \(expected)")
        }
    }

    @inline(__always)
    func price(_ row: CSVRow, _ column: Int) throws(CandleRowFailure) -> Price {
        do { return try Price(utf8: row[column], decimals: decimals) } catch { throw failure(row, column, error) }
    }

    @inline(__always)
    func volume(_ row: CSVRow) throws(CandleRowFailure) -> Volume {
        do { return try Volume(utf8: row[header.volume]) } catch { throw failure(row, header.volume, error) }
    }

    /// A time that is none.
    func failure(_ row: CSVRow, time flaw: CandleTimeFlaw) -> CandleRowFailure {
        let value =
            switch header.time {
            case .one(let column): Self.quote(row[column])
            case .dateAndTime(let date, let time): "\(Self.quote(row[date])) + \(Self.quote(row[time]))"
            }
        if case .contradiction(let reason) = flaw {
            return .structure(
                InputError(file: file, line: row.line, reason: "column \(header.timeName): \(value) \(reason)"))
        }
        return problem(row, column: header.timeName, value: value, "\(flaw)")
    }

    /// Numbers that are sound each but break a rule of candles together.
    func failure(_ row: CSVRow, broken error: ValidationError) -> CandleRowFailure {
        let columns = ["high": header.high, "low": header.low, "volume": header.volume]
        guard let column = columns[error.field] else { return problem(row, "\(error)", isInconsistent: true) }
        return problem(
            row, column: header.name(of: column), value: Self.quote(row[column]), error.reason, isInconsistent: true)
    }

    /// A number that is none.
    private func failure(_ row: CSVRow, _ column: Int, _ error: DecimalTextError) -> CandleRowFailure {
        let bytes = row[column]
        let reason =
            switch error {
            case .malformed where bytes.isEmpty: "is empty"
            case .malformed where Self.isMissingMark(bytes): "marks a missing value"
            case .inexact(Price.fractionDigits): "\(error); --decimals N rounds half to even"
            default: "\(error)"
            }
        return problem(row, column: header.name(of: column), value: Self.quote(bytes), reason)
    }

    private func problem(
        _ row: CSVRow, column: String? = nil, value: String = "", _ reason: String, isInconsistent: Bool = false
    ) -> CandleRowFailure {
        .problem(
            RowProblem(
                file: file, line: row.line, column: column, value: value, reason: reason,
                isInconsistent: isInconsistent, rawBytes: Array(row.bytes)))
    }

    private static func quote(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        bytes.isEmpty ? "" : PrintableText.quote(bytes)
    }

    /// What feeds write where they have no price: Yahoo writes `null`, pandas `nan`, spreadsheets `#N/A`.
    private static func isMissingMark(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= 5 else { return false }
        return ["null", "nan", "n/a", "na", "none", "nil", "-", "#n/a"].contains(
            String(decoding: bytes, as: UTF8.self).lowercased())
    }
}
