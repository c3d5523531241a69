import CairnMigrations
import Testing

@Suite struct SchemaDifferenceTests {
    private func table(_ name: String, _ columns: [(String, String)], _ definition: String) -> SchemaObject {
        SchemaObject(
            kind: "table", name: name, columns: columns.map { SchemaColumn(name: $0.0, definition: $0.1) },
            definition: definition)
    }

    @Test func `equal schemas do not differ, whatever else the database holds`() {
        let ours = table("a", [("x", "INTEGER")], "1")
        let theirs = table("b", [], "2")
        let index = SchemaObject(kind: "index", name: "i", parent: "b", definition: "3")
        let actual = SchemaDescription(objects: [index, theirs, ours])
        #expect(actual.differences(from: SchemaDescription(objects: [ours])).isEmpty)
    }

    @Test func `every difference is told in words`() {
        let expected = SchemaDescription(objects: [
            table("a", [("x", "INTEGER"), ("y", "TEXT")], "1"),
            table("b", [("x", "INTEGER")], "1"),
            SchemaObject(kind: "view", name: "v", definition: "1"),
        ])
        let actual = SchemaDescription(objects: [
            table("a", [("x", "REAL"), ("z", "TEXT")], "2"),
            table("b", [("x", "INTEGER")], "2"),
            SchemaObject(kind: "index", name: "i", parent: "b", definition: "1"),
        ])
        #expect(
            actual.differences(from: expected).map(\.description) == [
                "table a: column x is REAL instead of INTEGER, column y is missing, column z is not from a migration",
                "table b: its definition is another",
                "index i: is not from a migration",
                "view v: is missing",
            ])
    }
}
