extension String {
    /// Returns the string if it can be a code: neither blank nor holding control characters.
    ///
    /// Control characters are refused because codes become keys, file names and log lines.
    func validatedCode(type: String, field: String) throws(ValidationError) -> String {
        guard !allSatisfy(\.isWhitespace) else {
            throw ValidationError(type: type, field: field, value: debugDescription, reason: "is empty")
        }
        return try validatedText(type: type, field: field)
    }

    /// Returns the string if it holds no control characters; it may be empty.
    func validatedText(type: String, field: String) throws(ValidationError) -> String {
        guard unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw ValidationError(
                type: type, field: field, value: debugDescription, reason: "holds a control character")
        }
        return self
    }
}

extension Double {
    /// Returns the number if it is finite; a NaN has no order and no place in a store.
    func validatedFinite(type: String, field: String) throws(ValidationError) -> Double {
        guard isFinite else {
            throw ValidationError(type: type, field: field, value: self, reason: "is not a finite number")
        }
        return self
    }
}
