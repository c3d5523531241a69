internal import Foundation

/// Where data is kept when nobody said where.
public enum DefaultLocation {
    /// The URL of ``sqliteFile``.
    public static var storeURL: String {
        let escapes: [Character: String] = ["%": "%25", "?": "%3F", "#": "%23"]
        return "sqlite:" + sqliteFile.map { escapes[$0] ?? String($0) }.joined()
    }

    /// An SQLite file in the user's data directory.
    ///
    /// `$XDG_DATA_HOME/cairn/cairn.sqlite`, else `~/.local/share/cairn/cairn.sqlite`
    /// (https://specifications.freedesktop.org/basedir-spec/latest/); on macOS in `~/Library/Application Support`.
    public static var sqliteFile: String {
        let environment = ProcessInfo.processInfo.environment
        // The specification says that a relative path is to be ignored.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return "\(data)/cairn/cairn.sqlite" }
        let home = environment["HOME"] ?? NSHomeDirectory()
        #if os(macOS)
        return "\(home)/Library/Application Support/cairn/cairn.sqlite"
        #else
        return "\(home)/.local/share/cairn/cairn.sqlite"
        #endif
    }
}
