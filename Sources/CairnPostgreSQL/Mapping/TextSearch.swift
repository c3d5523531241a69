import CairnRepositories
import CairnRuntime

/// A search for a text at the beginning of another or anywhere in it, by bytes or without regard to case.
struct TextSearch {
    private let match: PredicateNode.TextMatch
    private let ignoresCase: Bool
    private let part: String

    /// - Throws: `CairnError` with code `invalidInput` for a text that PostgreSQL cannot hold.
    init(
        _ part: String, _ match: PredicateNode.TextMatch, ignoringCase: Bool, table: String
    ) throws(CairnError) {
        do throws(WireError) {
            self.part = ignoringCase ? try ValueWire.checked(part).lowercased() : try ValueWire.checked(part)
        } catch {
            throw error.at("the text searched for", operation: "query \(table)")
        }
        self.match = match
        ignoresCase = ignoringCase
    }

    /// The condition on a text, NULL for NULL.
    func condition(on text: String) -> SQL {
        let subject: SQL = ignoresCase ? LowerCase.sql(text) : "\(raw: text)"
        switch match {
        case .contains: return "strpos(\(subject), \(.text(part))) > 0"
        case .prefix:
            let exact: SQL = "starts_with(\(subject), \(.text(part)))"
            guard !ignoresCase, !part.isEmpty else { return exact }
            // The texts from the prefix on are a range of an index.
            let lower: SQL = "\(raw: text) COLLATE \"C\" >= \(.text(part))"
            guard let end = Self.end(ofPrefix: part) else { return "(\(lower) AND \(exact))" }
            return "(\(lower) AND \(raw: text) COLLATE \"C\" < \(.text(end)) AND \(exact))"
        }
    }

    /// The condition on any element of a list of texts.
    func condition(onAnyOf column: PostgresColumn) -> SQL {
        "EXISTS (SELECT FROM unnest(\(raw: column.sql)) AS element WHERE \(condition(on: "element")))"
    }

    /// The first text after all that begin so; nil when there is none.
    private static func end(ofPrefix prefix: String) -> String? {
        var scalars = prefix.unicodeScalars
        while let last = scalars.popLast() {
            // Scalars are in the order of their UTF-8; surrogates are none.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                scalars.append(scalar)
                return String(scalars)
            }
        }
        return nil
    }
}

/// Lower case as `String.lowercased()` has it, which PostgreSQL's `lower` has for ASCII alone in every database.
private enum LowerCase {
    /// The letters that have a single lower-case letter, and these; in all of Unicode but ASCII.
    private static let letters: (upper: String, lower: String) = {
        var upper = String.UnicodeScalarView()
        var lower = String.UnicodeScalarView()
        for value in UInt32(0x80)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let mapped = scalar.properties.lowercaseMapping.unicodeScalars
            guard let first = mapped.first, mapped.count == 1, first != scalar else { continue }
            upper.append(scalar)
            lower.append(first)
        }
        return (String(upper), String(lower))
    }()

    static func sql(_ text: String) -> SQL {
        // The one letter that becomes two: a capital I with a dot.
        """
        CASE WHEN octet_length(\(raw: text)) = length(\(raw: text)) THEN lower(\(raw: text) COLLATE "C") \
        ELSE translate(replace(lower(\(raw: text) COLLATE "C"), \(.text("\u{130}")), \(.text("i\u{307}"))), \
        \(.text(letters.upper)), \(.text(letters.lower))) END
        """
    }
}
