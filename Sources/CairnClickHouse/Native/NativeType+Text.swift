extension NativeType: CustomStringConvertible {
    /// The server's spelling.
    var description: String {
        switch self {
        case .int(let bits): "Int\(bits)"
        case .uint(let bits): "UInt\(bits)"
        case .float32: "Float32"
        case .float64: "Float64"
        case .bfloat16: "BFloat16"
        case .bool: "Bool"
        case .string: "String"
        case .fixedString(let length): "FixedString(\(length))"
        case .date: "Date"
        case .date32: "Date32"
        case .dateTime(let zone): zone.map { "DateTime(\(NativeQuoting.quoted($0)))" } ?? "DateTime"
        case .dateTime64(let scale, let zone):
            "DateTime64(\(scale)\(zone.map { ", " + NativeQuoting.quoted($0) } ?? ""))"
        case .time: "Time"
        case .time64(let scale): "Time64(\(scale))"
        case .decimal(let precision, let scale): "Decimal(\(precision), \(scale))"
        case .enumeration(let enumeration): enumeration.description
        case .uuid: "UUID"
        case .ipv4: "IPv4"
        case .ipv6: "IPv6"
        case .nothing: "Nothing"
        case .lowCardinality(let inner): "LowCardinality(\(inner))"
        case .nullable(let inner): "Nullable(\(inner))"
        case .array(let inner): "Array(\(inner))"
        case .tuple(let elements): "Tuple(\(Self.list(elements)))"
        case .map(let key, let value): "Map(\(key), \(value))"
        case .nested(let elements): "Nested(\(Self.list(elements)))"
        }
    }

    private static func list(_ elements: [Element]) -> String {
        elements.map { element in
            element.name.map { "\(NativeQuoting.identifier($0)) \(element.type)" } ?? "\(element.type)"
        }.joined(separator: ", ")
    }
}
