/// All objects of a schema.
public struct SchemaDescription: Hashable, Sendable {
    /// The objects, in any order.
    public let objects: [SchemaObject]

    /// Makes a description.
    public init(objects: [SchemaObject]) {
        self.objects = objects
    }

    /// How this schema differs from what the migrations make.
    ///
    /// Only what the migrations made can drift: objects of others in the same database are left out, but not an index
    /// or trigger that someone put on a table of ours.
    public func differences(from expected: SchemaDescription) -> [SchemaDifference] {
        struct Key: Hashable {
            let kind: String, name: String
            init(_ object: SchemaObject) { (kind, name) = (object.kind, object.name) }
        }
        let actual = Dictionary(objects.map { (Key($0), $0) }) { first, _ in first }
        var differences: [SchemaDifference] = expected.objects.compactMap { object in
            guard let found = actual[Key(object)] else {
                return SchemaDifference(kind: object.kind, name: object.name, change: .missing)
            }
            guard found.definition != object.definition else { return nil }
            return SchemaDifference(
                kind: object.kind, name: object.name, change: .changed(Self.columnChanges(found, from: object)))
        }
        let known = Set(expected.objects.map(Key.init))
        let ours = Set(expected.objects.map(\.name))
        for object in objects where !known.contains(Key(object)) {
            if let parent = object.parent, ours.contains(parent) {
                differences.append(SchemaDifference(kind: object.kind, name: object.name, change: .unexpected))
            }
        }
        return differences.sorted { ($0.name, $0.kind) < ($1.name, $1.kind) }
    }

    private static func columnChanges(_ found: SchemaObject, from expected: SchemaObject) -> [String] {
        let actual = Dictionary(found.columns.map { ($0.name, $0.definition) }) { first, _ in first }
        let wanted = Dictionary(expected.columns.map { ($0.name, $0.definition) }) { first, _ in first }
        let changes =
            expected.columns.compactMap { column in
                switch actual[column.name] {
                case nil: "column \(column.name) is missing"
                case column.definition?: nil
                case let other?: "column \(column.name) is \(other) instead of \(column.definition)"
                }
            } + found.columns.filter { wanted[$0.name] == nil }.map { "column \($0.name) is not from a migration" }
        return changes.isEmpty ? ["its definition is another"] : changes
    }
}
