/// A piece of a formula's expression: plain text, or a reference to a parameter written `:name`.
///
/// A reference is a colon followed by an identifier as Unicode defines it (https://www.unicode.org/reports/tr31/).
/// Quoted text is never searched, and `::` (a cast) is not a reference; the longest identifier counts, so that `:p`
/// never matches within `:period`.
enum FormulaToken: Hashable, Sendable {
    case text(String)
    case parameter(String)

    /// Splits an expression; joining the pieces again gives the expression back.
    static func tokens(of expression: String) -> [FormulaToken] {
        var tokens: [FormulaToken] = []
        var text = ""
        var quote: Unicode.Scalar?
        let scalars = Array(expression.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "'" || scalar == "\"" {
                quote = scalar
            } else if scalar == ":", index == 0 || scalars[index - 1] != ":" {
                let name = identifier(in: scalars[(index + 1)...])
                if !name.isEmpty {
                    if !text.isEmpty { tokens.append(.text(text)) }
                    text = ""
                    tokens.append(.parameter(name))
                    index += 1 + name.unicodeScalars.count
                    continue
                }
            }
            text.unicodeScalars.append(scalar)
            index += 1
        }
        if !text.isEmpty { tokens.append(.text(text)) }
        return tokens
    }

    /// Whether a name is a letter or underscore followed by letters, digits and underscores.
    static func isIdentifier(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        return !scalars.isEmpty && identifier(in: scalars[...]).unicodeScalars.count == scalars.count
    }

    private static func identifier(in scalars: ArraySlice<Unicode.Scalar>) -> String {
        var name = String.UnicodeScalarView()
        for scalar in scalars {
            // Combining marks continue an identifier too; else `:p` would match within a decomposed `:pé`.
            guard name.isEmpty ? scalar == "_" || scalar.properties.isXIDStart : scalar.properties.isXIDContinue else {
                break
            }
            name.append(scalar)
        }
        return String(name)
    }
}
