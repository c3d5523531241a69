public import CairnRepositories

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MigrationSource {
    /// Reads every `.sql` file of a folder, or of a bundle's resource folder; call it where a program starts, for it
    /// waits for the disk.
    ///
    /// Other files (a README) and folders within are left alone.
    ///
    /// - Parameters:
    ///   - folder: The folder; errors name files relative to it, with its own name in front.
    ///   - owner: Who keeps the schema, such as the application's name.
    /// - Throws: `CairnError` with code `notFound` for a folder that does not exist, `unavailable` for what cannot be
    ///   read, `invalidInput` as ``init(files:owner:)``.
    public init(folder: URL, owner: String = "version of this program") throws(CairnError) {
        let path = folder.path
        var files: [MigrationFile] = []
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            where name.lowercased().hasSuffix(".sql") && !name.hasPrefix(".") {
                let bytes = try Data(contentsOf: folder.appending(path: name))
                files.append(MigrationFile(path: "\(folder.lastPathComponent)/\(name)", bytes: Array(bytes)))
            }
        } catch {
            let exists = FileManager.default.fileExists(atPath: path)
            throw CairnError(
                exists ? .unavailable : .notFound, operation: "read migrations",
                message: exists ? "\(path): cannot be read" : "\(path): there is no such folder", underlying: error)
        }
        try self.init(files: files, owner: owner)
    }
}
