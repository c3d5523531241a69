/// The stretches of bytes that make up a column of a type, in the order in which they come.
///
/// A compound type is laid out depth first and each part in full before the next, so that a flat list says it all and
/// a reader that runs out of bytes need remember no more than its place in it.
struct NativeLayout: Hashable, Sendable {
    enum Stretch: Hashable, Sendable {
        /// The version of a `LowCardinality`'s layout; those of a whole column come before all its data.
        case version
        case fixed(width: Int)
        case strings
        /// One byte without meaning per value.
        case nothing
        /// The ends of arrays; the last is the number of values in the stretches inside.
        case ends
        /// What a dictionary is like; its size is the number of values in the stretch inside.
        case dictionary
        /// The positions in the dictionary.
        case keys
    }

    struct Step: Hashable, Sendable {
        let stretch: Stretch
        /// The step that says how many values there are, or nil where it is the block.
        let outer: Int?
    }

    private(set) var steps: [Step] = []

    init(_ type: NativeType) {
        addVersions(type)
        add(type, in: nil)
    }

    private mutating func addVersions(_ type: NativeType) {
        switch type {
        case .lowCardinality: steps.append(Step(stretch: .version, outer: nil))
        case .nullable(let inner), .array(let inner): addVersions(inner)
        case .tuple(let elements), .nested(let elements):
            for element in elements { addVersions(element.type) }
        case .map(let key, let value):
            addVersions(key)
            addVersions(value)
        default: break
        }
    }

    @discardableResult
    private mutating func addStep(_ stretch: Stretch, in outer: Int?) -> Int {
        steps.append(Step(stretch: stretch, outer: outer))
        return steps.count - 1
    }

    private mutating func add(_ type: NativeType, in outer: Int?) {
        switch type {
        case .string: addStep(.strings, in: outer)
        case .nothing: addStep(.nothing, in: outer)
        case .nullable(let inner):
            addStep(.fixed(width: 1), in: outer)
            add(inner, in: outer)
        case .array(let inner): add(inner, in: addStep(.ends, in: outer))
        case .map(let key, let value):
            let ends = addStep(.ends, in: outer)
            add(key, in: ends)
            add(value, in: ends)
        case .nested(let elements): add(elements, in: addStep(.ends, in: outer))
        case .tuple(let elements): add(elements, in: outer)
        case .lowCardinality(let inner):
            add(Self.dictionaryType(inner), in: addStep(.dictionary, in: outer))
            addStep(.keys, in: outer)
        default: addStep(.fixed(width: type.fixedWidth ?? 0), in: outer)
        }
    }

    private mutating func add(_ elements: [NativeType.Element], in outer: Int?) {
        // A tuple of nothing still has its byte per row.
        if elements.isEmpty { addStep(.nothing, in: outer) }
        for element in elements { add(element.type, in: outer) }
    }

    /// What a dictionary holds: a NULL has a position in it but no mark.
    static func dictionaryType(_ inner: NativeType) -> NativeType {
        if case .nullable(let value) = inner { value } else { inner }
    }
}
