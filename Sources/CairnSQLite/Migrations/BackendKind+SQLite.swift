public import CairnRepositories

extension BackendKind {
    /// An SQLite file, or an SQLite database in memory.
    public static let sqlite = BackendKind(rawValue: "sqlite")
}
