import CairnSQLite
import Foundation

/// Runs a test in a folder of its own, which is deleted afterwards.
func withTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.path + "/cairn-sqlite-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

/// Runs a test on a new file, and closes the storage afterwards.
func withStorage<T>(
    _ configure: (inout SQLiteConfiguration) -> Void = { _ in }, _ body: (SQLiteStorage, String) async throws -> T
) async throws -> T {
    try await withTemporaryFolder { folder in
        let path = folder + "/test.sqlite"
        var configuration = SQLiteConfiguration(path: path)
        configure(&configuration)
        let storage = try await SQLiteStorage.open(configuration)
        do {
            let result = try await body(storage, path)
            try await storage.close()
            return result
        } catch {
            try? await storage.close()
            throw error
        }
    }
}
