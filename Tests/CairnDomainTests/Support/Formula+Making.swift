import CairnDomain

extension Formula {
    /// A formula with this expression and a parameter of each of these names.
    static func making(_ expression: String, parameters: [FormulaParameter] = []) throws -> Formula {
        try Formula(name: "Test", expression: expression, category: .entry, parameters: parameters)
    }

    /// A formula with this expression, whose parameters take whole numbers and have no default.
    static func making(_ expression: String, names: [String]) throws -> Formula {
        try making(expression, parameters: names.map { try FormulaParameter(name: $0, dataType: .integer) })
    }
}
