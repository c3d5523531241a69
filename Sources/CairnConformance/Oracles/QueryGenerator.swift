internal import CairnRepositories

/// Random conditions and orders over some records, with values that occur in them.
struct QueryGenerator<R: Record> {
    private var generator: SeededGenerator
    private let rows: [[StoredValue]]

    init(seed: UInt64, over records: [R]) throws {
        generator = SeededGenerator(seed: seed)
        rows = try records.map { record throws(CairnError) in try R.schema.encode(record) }
    }

    /// A condition, at most so deep.
    mutating func predicate(depth: Int = 3) -> RecordPredicate<R> { RecordPredicate(node(depth: depth)) }

    /// An order of up to three fields.
    mutating func sort() -> RecordSort<R> {
        let ordered = R.schema.fields.filter(\.type.isOrdered).shuffled(using: &generator)
        return RecordSort(
            terms: ordered.prefix(Int.random(in: 0...3, using: &generator)).map {
                .init(field: $0.name, isDescending: generator.chance(percent: 50))
            })
    }

    /// A number within a range.
    mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func node(depth: Int) -> PredicateNode {
        switch depth > 0 ? Int.random(in: 0..<10, using: &generator) : 9 {
        case 0, 1: .and(nodes(depth: depth - 1))
        case 2, 3: .or(nodes(depth: depth - 1))
        case 4, 5: .not(node(depth: depth - 1))
        default: leaf()
        }
    }

    private mutating func nodes(depth: Int) -> [PredicateNode] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in node(depth: depth) }
    }

    private mutating func leaf() -> PredicateNode {
        let field = generator.pick(R.schema.fields)
        if case .array(let element) = field.type.unwrapped {
            let values = rows.flatMap { row in elements(row, field.name) }
            guard let value = values.randomElement(using: &generator) else { return .constant(true) }
            guard element.isText, generator.chance(percent: 50) else { return .hasElement(field: field.name, value) }
            return text(field.name, value)
        }
        guard field.type.isOrdered else { return .comparison(field: field.name, .equal, .null) }
        switch Int.random(in: 0..<8, using: &generator) {
        case 0:
            let operands = (0..<Int.random(in: 0...4, using: &generator)).map { _ in operand(of: field) }
            return .isIn(field: field.name, operands)
        case 1...3 where field.type.isText:
            return text(field.name, operand(of: field))
        default:
            return .comparison(
                field: field.name, generator.pick(PredicateNode.Comparison.allCases), operand(of: field))
        }
    }

    private mutating func text(_ field: String, _ value: StoredValue) -> PredicateNode {
        var part = ""
        if case .text(let text) = value {
            let scalars = text.unicodeScalars.dropFirst(generator.pick([0, 0, 1]))
            part = String(String.UnicodeScalarView(scalars.prefix(generator.pick([0, 1, 2, 100]))))
        }
        return .text(
            field: field, generator.pick(PredicateNode.TextMatch.allCases), part,
            ignoringCase: generator.chance(percent: 50))
    }

    private mutating func operand(of field: FieldDescription) -> StoredValue {
        if generator.chance(percent: 10) { return .null }
        guard let index = R.schema.index(of: field.name) else { return .null }
        return generator.pick(rows)[index]
    }

    private func elements(_ row: [StoredValue], _ field: String) -> [StoredValue] {
        guard let index = R.schema.index(of: field), case .array(let elements) = row[index] else { return [] }
        return elements
    }
}
