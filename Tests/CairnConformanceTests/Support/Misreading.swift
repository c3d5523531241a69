import CairnRepositories

/// Reads conditions as a backend would whose adapter overlooked something.
struct Misreading {
    private let flaw: Flaw

    init?(_ flaw: Flaw?) {
        switch flaw {
        case .nullLogicOfSQL?, .foldsOnlyASCII?, .interpretsWildcards?, .cutsLongLists?, .matchesPartsOfElements?:
            self.flaw = flaw ?? .nullLogicOfSQL
        default: return nil
        }
    }

    /// Whether a condition holds; nil is SQL's unknown.
    func truth(of node: PredicateNode, _ value: (String) -> StoredValue) -> Bool? {
        switch node {
        case .and(let nodes):
            let truths = nodes.map { truth(of: $0, value) }
            return truths.contains(false) ? false : truths.contains(nil) ? nil : true
        case .or(let nodes):
            let truths = nodes.map { truth(of: $0, value) }
            return truths.contains(true) ? true : truths.contains(nil) ? nil : false
        case .not(let node):
            return truth(of: node, value).map { !$0 }
        case .comparison(let field, _, let operand):
            if flaw == .nullLogicOfSQL, value(field).isNull != operand.isNull { return nil }
        case .isIn(let field, let operands):
            if flaw == .nullLogicOfSQL, value(field).isNull { return nil }
            if flaw == .cutsLongLists { return operands.prefix(999).contains(value(field)) }
        case .text(let field, let match, let part, let ignoringCase):
            if flaw == .nullLogicOfSQL, value(field).isNull { return nil }
            guard case .text(let text) = value(field) else { break }
            if flaw == .foldsOnlyASCII, ignoringCase {
                return holds(match, Self.folded(text), Self.folded(part))
            }
            if flaw == .interpretsWildcards {
                let pattern = (match == .contains ? "%" : "") + part + "%"
                return Self.isLike(
                    Array((ignoringCase ? text.lowercased() : text).unicodeScalars)[...],
                    Array((ignoringCase ? pattern.lowercased() : pattern).unicodeScalars)[...])
            }
        case .hasElement(let field, .text(let part)) where flaw == .matchesPartsOfElements:
            return PredicateNode.text(field: field, .contains, part, ignoringCase: false).matches(value)
        default: break
        }
        return node.matches(value)
    }

    private func holds(_ match: PredicateNode.TextMatch, _ text: String, _ part: String) -> Bool {
        match == .prefix ? text.utf8.starts(with: part.utf8) : text.utf8.contains(part.utf8)
    }

    private static func folded(_ text: String) -> String {
        String(decoding: text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    private static func isLike(_ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        let rest = pattern.dropFirst()
        if first == "%" { return (text.startIndex...text.endIndex).contains { isLike(text[$0...], rest) } }
        guard let letter = text.first, first == "_" || first == letter else { return false }
        return isLike(text.dropFirst(), rest)
    }
}
