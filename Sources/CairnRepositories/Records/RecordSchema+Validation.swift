extension RecordSchema {
    /// Refuses a schema that contradicts itself; every adapter calls it before it builds anything from the names.
    ///
    /// - Throws: `CairnError` with code `invalidSchema` naming the schema and the flaw.
    public func validate() throws(CairnError) {
        guard Self.isIdentifier(name) else { throw flaw("the name is not in snake_case") }
        var seen: Set<String> = []
        for field in fields {
            guard field.name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(Self.isIdentifier)
            else {
                throw flaw("field \(field.name) is not in snake_case")
            }
            let column = field.name.split(separator: ".").joined(separator: "_")
            guard seen.insert(column).inserted else { throw flaw("field \(field.name) is declared twice") }
            // PostgreSQL cuts longer names off, so that two columns could become one.
            guard column.utf8.count <= Self.longestName else {
                throw flaw("field \(field.name) makes a column name of more than \(Self.longestName) bytes")
            }
            for other in fields where field.name.hasPrefix(other.name + ".") {
                throw flaw("field \(field.name) is a member of field \(other.name), which is declared too")
            }
        }
        try validateColumns()
        guard !key.isEmpty else { throw flaw("it has no key") }
        guard Set(key).count == key.count else { throw flaw("a key field is named twice") }
        for name in key {
            guard let field = field(named: name) else { throw flaw("key field \(name) is not declared") }
            // A key that may be missing, or has no order, identifies nothing and cannot be paged by.
            guard !field.type.isOptional, field.type.isOrdered else {
                throw flaw("key field \(name) is \(field.type)")
            }
        }
        if let version {
            guard field(named: version)?.type == .integer else {
                throw flaw("version field \(version) is not a declared integer")
            }
            guard !key.contains(version) else { throw flaw("version field \(version) is part of the key") }
        }
        for names in unique + indexes {
            guard !names.isEmpty else { throw flaw("an index has no fields") }
            guard Set(names).count == names.count else { throw flaw("an index names a field twice") }
            for name in names where field(named: name) == nil { throw flaw("indexed field \(name) is not declared") }
        }
    }

    /// Names that a backend has of its own must not meet those of other fields.
    private func validateColumns() throws(CairnError) {
        for backend in Set(fields.flatMap(\.names.keys)).sorted(by: { $0.rawValue < $1.rawValue }) {
            var seen: Set<String> = []
            for field in fields {
                let column = field.columnName(for: backend)
                guard !column.isEmpty, !column.utf8.contains(0), seen.insert(column).inserted else {
                    throw flaw("field \(field.name) has an empty name in \(backend) or one that is taken")
                }
            }
        }
    }

    private func flaw(_ message: String) -> CairnError {
        CairnError(.invalidSchema, operation: "schema \(name)", message: message)
    }

    private static var longestName: Int { 63 }

    private static func isIdentifier(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= longestName else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return (letters.contains(first) || first == UInt8(ascii: "_"))
            && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
    }
}
