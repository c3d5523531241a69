/// A rule written as an expression with named parameters, such as `rsi(:period) < :threshold`.
public struct Formula: Hashable, Sendable, Codable, Identifiable {
    /// The id of a formula.
    public typealias ID = EntityID<Formula>

    /// The id.
    public let id: ID
    /// The name shown to people.
    public let name: String
    /// The expression; parameters are written `:name`.
    public let expression: String
    /// What the formula decides.
    public let category: FormulaCategory
    /// What it means, for people.
    public let description: String
    /// Labels for finding it.
    public let tags: [String]
    /// The parameters that the expression may use.
    public let parameters: [FormulaParameter]
    /// Counts up with every update; what concurrent editors are told apart by.
    public let version: Int64
    /// When it was made.
    public let createdAt: Timestamp
    /// When it was last changed.
    public let updatedAt: Timestamp

    /// Makes a formula.
    ///
    /// - Throws: `ValidationError` for a blank name, expression or tag, a parameter declared twice, a reference in
    ///   the expression to a parameter that is not declared, or a negative version.
    public init(
        id: ID = .generate(), name: String, expression: String, category: FormulaCategory, description: String = "",
        tags: [String] = [], parameters: [FormulaParameter] = [], version: Int64 = 1, createdAt: Timestamp = .now,
        updatedAt: Timestamp? = nil
    ) throws(ValidationError) {
        self.id = id
        self.name = try name.validatedCode(type: "Formula", field: "name")
        guard !expression.allSatisfy(\.isWhitespace) else {
            throw ValidationError(
                type: "Formula", field: "expression", value: expression.debugDescription, reason: "is empty")
        }
        self.expression = expression
        self.category = category
        self.description = description
        for tag in tags { _ = try tag.validatedCode(type: "Formula", field: "tags") }
        self.tags = tags
        var names: Set<String> = []
        for parameter in parameters where !names.insert(parameter.name).inserted {
            throw ValidationError(
                type: "Formula", field: "parameters", value: parameter.name, reason: "is declared twice")
        }
        self.parameters = parameters
        guard version >= 0 else {
            throw ValidationError(type: "Formula", field: "version", value: version, reason: "is negative")
        }
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
        for name in referencedParameters where !names.contains(name) {
            throw ValidationError(
                type: "Formula", field: "expression", value: ":\(name)", reason: "refers to a parameter not declared")
        }
    }

    /// This formula with other values; what is left out stays, but for the time of the change.
    ///
    /// - Throws: `ValidationError` as the initialiser.
    public func with(
        name: String? = nil, expression: String? = nil, category: FormulaCategory? = nil, description: String? = nil,
        tags: [String]? = nil, parameters: [FormulaParameter]? = nil, updatedAt: Timestamp = .now
    ) throws(ValidationError) -> Formula {
        try Formula(
            id: id, name: name ?? self.name, expression: expression ?? self.expression,
            category: category ?? self.category, description: description ?? self.description, tags: tags ?? self.tags,
            parameters: parameters ?? self.parameters, version: version, createdAt: createdAt, updatedAt: updatedAt)
    }

    /// The names of the parameters that the expression uses, in order of first use.
    public var referencedParameters: [String] {
        var seen: Set<String> = []
        return FormulaToken.tokens(of: expression).compactMap { token in
            guard case .parameter(let name) = token, seen.insert(name).inserted else { return nil }
            return name
        }
    }

    /// The expression with every `:name` replaced by its value, or its default.
    ///
    /// Only whole names are replaced and quoted text is left alone; text values are quoted and escaped, and a negative
    /// number right after a minus sign is put in parentheses.
    ///
    /// - Parameter values: By parameter name.
    /// - Throws: `ValidationError` for a value that is missing, unknown, of another type, or out of bounds.
    public func rendered(with values: [String: ParameterValue] = [:]) throws(ValidationError) -> String {
        for name in values.keys.sorted() where !parameters.contains(where: { $0.name == name }) {
            throw ValidationError(
                type: "Formula", field: "parameters", value: name, reason: "is not a parameter of \(self.name)")
        }
        var texts: [String: String] = [:]
        for parameter in parameters {
            guard let value = values[parameter.name] ?? parameter.defaultValue else { continue }
            texts[parameter.name] = try parameter.checked(value).description
        }
        var rendered = ""
        for token in FormulaToken.tokens(of: expression) {
            switch token {
            case .text(let text):
                rendered += text
            case .parameter(let name):
                guard let text = texts[name] else {
                    throw ValidationError(
                        type: "Formula", field: "parameters", value: name, reason: "has neither a value nor a default")
                }
                // `a-:b` with -5 must not become `a--5`, which starts a comment in SQL.
                rendered += rendered.last == "-" && text.first == "-" ? "(\(text))" : text
            }
        }
        return rendered
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, expression, category, description, tags, parameters, version, createdAt, updatedAt
    }

    /// Decodes and validates; a missing id is made, missing times are now.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            id: container.decodeIfPresent(ID.self, forKey: .id) ?? .generate(),
            name: container.decode(String.self, forKey: .name),
            expression: container.decode(String.self, forKey: .expression),
            category: container.decode(FormulaCategory.self, forKey: .category),
            description: container.decodeIfPresent(String.self, forKey: .description) ?? "",
            tags: container.decodeIfPresent([String].self, forKey: .tags) ?? [],
            parameters: container.decodeIfPresent([FormulaParameter].self, forKey: .parameters) ?? [],
            version: container.decodeIfPresent(Int64.self, forKey: .version) ?? 1,
            createdAt: container.decodeIfPresent(Timestamp.self, forKey: .createdAt) ?? .now,
            updatedAt: container.decodeIfPresent(Timestamp.self, forKey: .updatedAt))
    }
}
