import CairnDomain
import CairnRepositories
import CairnRuntime

/// A field and the column that holds it.
struct FieldColumn: Sendable, Hashable {
    let field: FieldDescription
    let name: Identifier
    let type: NativeType
    let form: ValueForm

    /// The form of what the server sent of the column, which somebody may have changed since its table was opened.
    ///
    /// - Throws: `ValueFlaw` when the field cannot be read from what it is now.
    func form(of sent: NativeColumn) throws(ValueFlaw) -> ValueForm {
        guard let form = sent.type == type ? form : ValueForm(field.type, in: sent.type) else {
            throw .stored("is in a column of type \(sent.type) now, which holds no \(field.type)")
        }
        return form
    }

    /// Reads what the server sent of the column.
    ///
    /// - Throws: As ``form(of:)``.
    func reader(of sent: NativeColumn) throws(ValueFlaw) -> ValueReader {
        try ValueReader(try form(of: sent), sent.values)
    }

    /// The values that the server sent of the column.
    ///
    /// - Throws: `CairnError` naming the field.
    func values(of sent: NativeColumn, operation: String) throws(CairnError) -> [StoredValue] {
        do {
            return try reader(of: sent).values(0..<sent.values.count)
        } catch {
            throw CairnError(
                error.code, backend: .clickHouse, operation: operation,
                message: "field \(field.name) \(error.message)")
        }
    }

    /// The column as an expression whose value is NULL where the field's is missing.
    var expression: SQL {
        if case .emptyIsNull = form { return "nullIf(\(name), '')" }
        return "\(name)"
    }

    /// The column as text, also when it is an enum, whose operators refuse texts that are no case, or a UUID, which
    /// takes other texts for its own and has another order.
    var text: SQL {
        switch form.unwrapped {
        case .label: "CAST(\(expression), \(raw: form.isNullable ? "'Nullable(String)'" : "'String'"))"
        case .uuid: "toString(\(expression))"
        default: expression
        }
    }

    /// A value as an expression that compares with the column exactly.
    func operand(_ value: StoredValue) -> SQL { Self.operand(value, form.unwrapped) }

    private static func operand(_ value: StoredValue, _ form: ValueForm) -> SQL {
        switch (form, value) {
        case (.json, _): "\(.text((try? value.json()) ?? ""))"
        case (.idBytes, .id(let id)): "toFixedString(\(.bytes(id.bytes)), 12)"
        case (.array(let inner), .array(let elements)):
            elements.isEmpty ? "[]" : "[\(elements.map { operand($0, inner.unwrapped) }.joined(separator: ", "))]"
        default: scalar(value)
        }
    }

    /// A server takes no parameter above 128 KiB, and escaping makes four bytes of one.
    private static let maximumParameter = 30 << 10

    /// A long value in several parameters.
    private static func joined(_ bytes: [UInt8]) -> SQL {
        let parts = stride(from: 0, to: bytes.count, by: maximumParameter).map { start in
            "\(.bytes(bytes[start..<min(start + maximumParameter, bytes.count)]))" as SQL
        }
        return "concat(\(parts.joined(separator: ", ")))"
    }

    private static func scalar(_ value: StoredValue) -> SQL {
        switch value {
        case .null: "NULL"
        case .bool(let truth): "\(.number(truth ? "1" : "0", type: "Bool"))"
        case .integer(let number): "\(.integer(number))"
        // Bit by bit: decimal text is not read to the last bit by every version.
        case .double(let number): "reinterpretAsFloat64(reinterpretAsString(\(.unsigned(number.bitPattern))))"
        case .text(let text): text.utf8.count > maximumParameter ? joined(Array(text.utf8)) : "\(.text(text))"
        case .bytes(let bytes): bytes.count > maximumParameter ? joined(bytes) : "\(.bytes(bytes))"
        case .timestamp(let time):
            "fromUnixTimestamp64Milli(\(.integer(time.millisecondsSince1970)), 'UTC')"
        case .day(let day): "toDate32(\(.integer(day.daysSince1970)))"
        case .price(let price): "\(.number(price.description, type: "Decimal(38, 8)"))"
        case .decimal(let units): "\(.number(Volume(units: units).description, type: "Decimal(76, 18)"))"
        case .id(let id): "\(.text(id.description))"
        case .array, .object: "\(.text((try? value.json()) ?? ""))"
        }
    }
}
