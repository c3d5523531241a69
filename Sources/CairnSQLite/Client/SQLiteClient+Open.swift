import CairnRepositories
import GRDB

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SQLiteClient {
    /// Opens a database and brings it to the newest schema, or makes sure that it has it.
    ///
    /// - Throws: `CairnError` with code `unavailable`, `busy`, `corrupt`, `readOnly`, `schemaMismatch` ...
    static func open(_ configuration: SQLiteConfiguration) async throws -> SQLiteClient {
        let client = try await openUnmigrated(configuration)
        do {
            try await client.prepareSchema()
        } catch {
            try? await client.close()
            throw error
        }
        return client
    }

    /// Opens a database as it is.
    ///
    /// - Throws: As ``open(_:)``.
    static func openUnmigrated(_ configuration: SQLiteConfiguration) async throws -> SQLiteClient {
        var configuration = configuration
        configuration.maximumReaders = max(configuration.maximumReaders, 1)
        switch configuration.location {
        case .memory:
            // A database that is made new and empty can only be read-only in what it lets its users do.
            let setup = ConnectionSetup.configuration(configuration.writable)
            let queue = try await blocking(named: ":memory:", "open") { try DatabaseQueue(configuration: setup) }
            return SQLiteClient(configuration, name: ":memory:", database: queue)
        case .file(let path):
            let patience = LockPatience(configuration.busyTimeout)
            let setup = ConnectionSetup.configuration(configuration, patience)
            let (file, pool) = try await blocking(named: path, "open", onCancel: patience.end) { [configuration] in
                let file = try prepareFile(path, configuration)
                return (file, try openPool(file, setup))
            }
            return SQLiteClient(configuration, name: file, database: pool)
        }
    }

    private static func openPool(_ file: String, _ setup: Configuration) throws -> DatabasePool {
        let pool = try DatabasePool(path: file, configuration: setup)
        try pool.writeWithoutTransaction { db in
            // Texts are compared byte by byte, which is an order of UTF-8 only in a database of UTF-8.
            let encoding = try String.fetchOne(db, sql: "PRAGMA encoding") ?? ""
            guard encoding == "UTF-8" else {
                throw CairnError(
                    .schemaMismatch, backend: .sqlite, operation: "open",
                    message: "the database \(file) keeps text as \(encoding), not as UTF-8")
            }
            guard !setup.readonly else { return }
            // Set after opening, because GRDB chooses NORMAL, which forgets the last commits when the power fails:
            // a write that returned is durable. One more fsync for each commit.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // On macOS fsync leaves the data in the drive's cache; elsewhere these do nothing.
            try db.execute(sql: "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON")
            // One large import must not leave a log as large as itself behind.
            _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = 67108864")
        }
        return pool
    }

    /// The full path of a file that can be opened, as far as can be told before.
    private static func prepareFile(_ path: String, _ configuration: SQLiteConfiguration) throws(CairnError) -> String {
        func unavailable(_ message: String, _ error: (any Error)? = nil) -> CairnError {
            CairnError(.unavailable, backend: .sqlite, operation: "open", message: message, underlying: error)
        }
        guard !path.isEmpty else { throw unavailable("the path of the database is empty") }
        let files = FileManager.default
        // Readers are opened later, when the process may be in another folder.
        let file = path.hasPrefix("/") ? path : files.currentDirectoryPath + "/" + path
        var isFolder = false
        if files.fileExists(atPath: file, isDirectory: &isFolder) {
            guard !isFolder else { throw unavailable("\(file) is a folder, not a database") }
            return file
        }
        guard !configuration.isReadOnly, configuration.createsFile else {
            throw unavailable("there is no database \(file)")
        }
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
        if folder.isEmpty || files.fileExists(atPath: folder) { return file }
        guard configuration.createsFolders else { throw unavailable("there is no folder \(folder) for \(file)") }
        do {
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw unavailable("the folder \(folder) cannot be made", error)
        }
        return file
    }

    private func prepareSchema() async throws {
        if configuration.isReadOnly || !configuration.migrates, configuration.location != .memory {
            try await SQLiteMigrations.check(database)
        } else {
            try await SQLiteMigrations.migrate(database)
        }
    }
}

extension SQLiteConfiguration {
    fileprivate var writable: SQLiteConfiguration {
        var configuration = self
        configuration.isReadOnly = false
        return configuration
    }
}
