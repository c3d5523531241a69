public import CairnDomain

extension FormulaParameter: NestedValue {}

extension Formula: Record {
    /// Table `formulas`, keyed by id, with a version.
    public static let schema = RecordSchema(
        "formulas",
        {
            (
                id: ID, name: String, expression: String, category: FormulaCategory, description: String,
                tags: [String], parameters: [FormulaParameter], version: Int64, createdAt: Timestamp,
                updatedAt: Timestamp
            ) throws -> Formula in
            try Formula(
                id: id, name: name, expression: expression, category: category, description: description, tags: tags,
                parameters: parameters, version: version, createdAt: createdAt, updatedAt: updatedAt)
        },
        Field("id", \.id), Field("name", \.name), Field("expression", \.expression), Field("category", \.category),
        Field("description", \.description), Field("tags", \.tags), Field("parameters", \.parameters),
        Field("version", \.version), Field("created_at", \.createdAt), Field("updated_at", \.updatedAt),
        key: ["id"], version: "version", indexes: [["category"], ["name"]])
}
