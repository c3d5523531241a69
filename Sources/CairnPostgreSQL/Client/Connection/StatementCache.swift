/// Which statements a server session keeps prepared, by their text; the one not used for longest makes room.
struct StatementCache {
    /// What has to be sent before a statement can be run by its name.
    struct Use {
        let name: String
        /// Whether the server does not have it yet.
        let isNew: Bool
        /// What to let go first, to stay within bounds.
        let evicted: String?
    }

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0
    /// What the server still has though nobody will use it again.
    private var leftovers: [String] = []

    /// - Parameter capacity: None for a session that cannot keep statements.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The name of a statement; nil when statements are not kept.
    mutating func use(_ text: String) -> Use? {
        guard capacity > 0 else { return nil }
        uses += 1
        if let entry = entries[text] {
            entries[text]?.lastUse = uses
            return Use(name: entry.name, isNew: false, evicted: nil)
        }
        var evicted = leftovers.popLast()
        if evicted == nil, entries.count >= capacity,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            evicted = oldest.value.name
            entries[oldest.key] = nil
        }
        // Numbers are never used again: a name that could not be let go is in nobody's way.
        let name = "cairn_\(uses)"
        entries[text] = Entry(name: name, lastUse: uses)
        return Use(name: name, isNew: true, evicted: evicted)
    }

    /// Has a statement let go later, since it was not now.
    mutating func keep(evicted name: String) { leftovers.append(name) }

    /// Forgets a statement that the server refused to prepare, or has forgotten.
    mutating func forget(_ text: String) {
        entries[text] = nil
    }
}
