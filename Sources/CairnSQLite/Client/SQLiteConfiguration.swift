/// Where an SQLite database is and how it is opened.
///
/// ```swift
/// let storage = try await SQLiteStorage.open(SQLiteConfiguration(path: "/data/market.sqlite"))
/// ```
public struct SQLiteConfiguration: Sendable, Hashable {
    /// Where a database is.
    public enum Location: Sendable, Hashable {
        /// A file; a relative path is taken from the folder the process is in when it opens it.
        case file(String)
        /// Memory of this process; each storage that is opened begins empty.
        case memory
    }

    /// Where the database is.
    public var location: Location
    /// Whether nothing may be written: writes throw code `readOnly`, and the file must exist.
    public var isReadOnly = false
    /// Whether a missing file is made; otherwise it is an error with code `unavailable`.
    public var createsFile = true
    /// Whether missing folders above the file are made; otherwise they are an error with code `unavailable`.
    public var createsFolders = false
    /// Whether opening brings Cairn's own tables to their newest form; otherwise, and always when nothing may be written, a
    /// file that lacks it is an error with code `schemaMismatch`. A database in memory begins with it.
    public var migrates = true
    /// How long a write waits for another process that writes to the file, before it throws code `busy`.
    public var busyTimeout: Duration = .seconds(5)
    /// How long a call waits for its turn behind other calls of this storage, before it throws code `timeout`.
    public var acquireTimeout: Duration = .seconds(30)
    /// How many reads run at the same time, each on a connection of its own; at least one.
    public var maximumReaders = 4

    /// Makes a configuration.
    public init(_ location: Location) {
        self.location = location
    }

    /// Makes a configuration of a file.
    public init(path: String) {
        self.init(.file(path))
    }

    /// A new database in memory.
    public static var memory: SQLiteConfiguration { SQLiteConfiguration(.memory) }
}
