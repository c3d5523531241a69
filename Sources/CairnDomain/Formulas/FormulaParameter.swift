/// A named, typed parameter of a formula, with a default and bounds.
public struct FormulaParameter: Hashable, Sendable, Codable {
    /// The name, without the colon that marks it in an expression.
    public let name: String
    /// The type.
    public let dataType: ParameterType
    /// The value used when none is given.
    public private(set) var defaultValue: ParameterValue?
    /// The smallest value allowed; numbers only.
    public let minValue: Double?
    /// The largest value allowed; numbers only.
    public let maxValue: Double?

    /// Makes a parameter.
    ///
    /// - Throws: `ValidationError` when the name is not an identifier, bounds are crossed or do not suit the type, or
    ///   the default is of another type or out of bounds.
    public init(
        name: String, dataType: ParameterType, defaultValue: ParameterValue? = nil, minValue: Double? = nil,
        maxValue: Double? = nil
    ) throws(ValidationError) {
        guard FormulaToken.isIdentifier(name) else {
            throw ValidationError(
                type: "FormulaParameter", field: "name", value: name,
                reason: "is not an identifier of letters, digits and underscores")
        }
        let isNumeric = dataType == .integer || dataType == .number
        for (field, bound) in [("minValue", minValue), ("maxValue", maxValue)] {
            guard let bound = try bound?.validatedFinite(type: "FormulaParameter", field: field) else { continue }
            if !isNumeric {
                throw ValidationError(
                    type: "FormulaParameter", field: field, value: bound, reason: "cannot bound a \(dataType)")
            }
        }
        if let minValue, let maxValue, minValue > maxValue {
            throw ValidationError(
                type: "FormulaParameter", field: "minValue", value: minValue, reason: "is above maxValue \(maxValue)")
        }
        self.name = name
        self.dataType = dataType
        self.minValue = minValue
        self.maxValue = maxValue
        self.defaultValue = nil
        if let defaultValue {
            self.defaultValue = try checked(defaultValue)
        }
    }

    /// The value as this parameter takes it.
    ///
    /// - Throws: `ValidationError` when it is of another type or out of bounds.
    public func checked(_ value: ParameterValue) throws(ValidationError) -> ParameterValue {
        guard let converted = value.converted(to: dataType) else {
            throw ValidationError(
                type: "FormulaParameter", field: name, value: value, reason: "is not of type \(dataType)")
        }
        if let minValue, converted.isLess(than: minValue) {
            throw ValidationError(
                type: "FormulaParameter", field: name, value: value, reason: "is below the minimum \(minValue)")
        }
        if let maxValue, converted.isGreater(than: maxValue) {
            throw ValidationError(
                type: "FormulaParameter", field: name, value: value, reason: "is above the maximum \(maxValue)")
        }
        return converted
    }

    private enum CodingKeys: String, CodingKey { case name, dataType, defaultValue, minValue, maxValue }

    /// Decodes and validates.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            name: container.decode(String.self, forKey: .name),
            dataType: container.decode(ParameterType.self, forKey: .dataType),
            defaultValue: container.decodeIfPresent(ParameterValue.self, forKey: .defaultValue),
            minValue: container.decodeIfPresent(Double.self, forKey: .minValue),
            maxValue: container.decodeIfPresent(Double.self, forKey: .maxValue))
    }
}
