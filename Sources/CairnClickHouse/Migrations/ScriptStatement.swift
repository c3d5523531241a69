import CairnMigrations

/// What kind of statement of a script one is, as far as that decides where it may run.
struct ScriptStatement {
    private let tokens: [String]
    /// The first word, in capitals.
    let verb: String

    init(_ statement: MigrationStatement) {
        tokens = StatementSplitter(.clickHouse).tokens(of: statement.text)
        verb = tokens.first?.uppercased() ?? ""
    }

    /// Whether it changes what there is rather than what is in it.
    var definesSchema: Bool {
        ["CREATE", "ALTER", "DROP", "RENAME", "EXCHANGE", "ATTACH", "DETACH", "REPLACE", "UNDROP"].contains(verb)
    }

    /// Whether every server of a cluster has to be told. Rows that are inserted are passed on, and would come once from
    /// each.
    var isForAllServers: Bool {
        definesSchema
            || ["TRUNCATE", "DELETE", "UPDATE", "OPTIMIZE", "SYSTEM", "GRANT", "REVOKE"].contains(verb)
    }

    /// Whether it holds for its own session only, and so for nothing: each statement has one of its own.
    var isLostWithItsSession: Bool { ["SET", "USE"].contains(verb) }

    /// Why it cannot be tried in a database of its own, as the end of a sentence; nil when it can.
    func reach(among databases: Set<String>) -> String? {
        let names = tokens.map { $0.trimming("`").trimming("\"") }
        for (name, next) in zip(names, names.dropFirst()) where next == "." && databases.contains(name) {
            return "names the database \(name)"
        }
        let opening = Set(tokens.prefix(4).map { $0.uppercased() })
        let shared = opening.intersection([
            "DATABASE", "USER", "ROLE", "POLICY", "QUOTA", "PROFILE", "FUNCTION", "COLLECTION", "WORKLOAD", "RESOURCE",
        ])
        if let shared = shared.first { return "is about a \(shared.lowercased()), which all databases share" }
        let words = tokens.map { $0.uppercased() }
        if zip(words, words.dropFirst()).contains(where: { $0 == "ON" && $1 == "CLUSTER" }) {
            return "is for a cluster"
        }
        return nil
    }
}

extension String {
    fileprivate func trimming(_ quote: Character) -> String {
        count >= 2 && first == quote && last == quote ? String(dropFirst().dropLast()) : self
    }
}
