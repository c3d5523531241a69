/// Which statements a server session keeps prepared; the one not used for longest makes room.
struct StatementCache {
    /// What the server prepares: the same text with values of other types is another statement.
    struct Key: Hashable {
        let text: String
        let types: [UInt32]

        init(_ statement: Statement) {
            text = statement.text
            types = statement.values.map(\.type)
        }
    }

    /// How a statement is run by its name.
    struct Use: Hashable {
        let name: String
        /// Whether the server does not have it yet.
        let isNew: Bool
    }

    /// What a round trip with several statements needs.
    struct Plan: Hashable {
        /// Of each statement; nil for one that is not kept.
        var uses: [Use?] = []
        /// What to let go before, in a transaction of its own, to stay within bounds.
        var letGo: [String] = []
    }

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0
    /// What the server still has though nobody will use it again.
    private var leftovers: [String] = []

    /// - Parameter capacity: None for a session that cannot keep statements.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How to run statements in one round trip.
    ///
    /// - Parameters:
    ///   - keys: The statements; nil for one that is not to be kept.
    ///   - mayLetGo: Whether room may be made: not in a transaction, which a statement that is gone already would end.
    mutating func plan(_ keys: [Key?], mayLetGo: Bool) -> Plan {
        let start = uses
        var plan = Plan()
        if mayLetGo { swap(&plan.letGo, &leftovers) }
        for key in keys {
            guard let key, capacity > 0 else {
                plan.uses.append(nil)
                continue
            }
            uses += 1
            if let entry = entries[key] {
                entries[key]?.lastUse = uses
                plan.uses.append(Use(name: entry.name, isNew: false))
                continue
            }
            if entries.count >= capacity {
                // One of this round trip is not let go before it is run.
                guard mayLetGo, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }),
                    oldest.value.lastUse <= start
                else {
                    plan.uses.append(nil)
                    continue
                }
                plan.letGo.append(oldest.value.name)
                entries[oldest.key] = nil
            }
            // Numbers are never used again: a name that could not be let go is in nobody's way.
            let name = "cairn_\(uses)"
            entries[key] = Entry(name: name, lastUse: uses)
            plan.uses.append(Use(name: name, isNew: true))
        }
        return plan
    }

    /// Has a statement let go later, since it was not now.
    mutating func keep(evicted name: String) { leftovers.append(name) }

    /// Forgets a statement.
    ///
    /// - Parameter isKept: Whether the server still has it.
    mutating func forget(_ key: Key, isKept: Bool) {
        guard let entry = entries.removeValue(forKey: key), isKept else { return }
        leftovers.append(entry.name)
    }
}
