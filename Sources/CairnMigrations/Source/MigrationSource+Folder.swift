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
    ///   - owner: Who keeps the schema, such as the application's name; nil names the folder.
    /// - Throws: `CairnError` with code `notFound` for a folder that does not exist, `unavailable` for what cannot be
    ///   read, `invalidInput` as ``init(files:owner:)``.
    public init(folder: URL, owner: String? = nil) throws(CairnError) {
        let manager = FileManager.default
        let shown = folder.lastPathComponent + "/"
        guard manager.fileExists(atPath: folder.path) else {
            throw Self.unreadable(.notFound, "\(folder.path): there is no such folder")
        }
        let names: [String]
        do {
            names = try manager.contentsOfDirectory(atPath: folder.path).sorted()
        } catch {
            throw Self.unreadable(.unavailable, "\(folder.path): cannot be read as a folder", error)
        }
        var files: [MigrationFile] = []
        for name in names where name.lowercased().hasSuffix(".sql") && !name.hasPrefix(".") {
            do {
                let bytes = try Data(contentsOf: folder.appending(path: name))
                files.append(MigrationFile(path: shown + name, bytes: Array(bytes)))
            } catch {
                throw Self.unreadable(.unavailable, "\(shown)\(name): cannot be read as a file", error)
            }
        }
        try self.init(files: files, owner: owner ?? "version of \(shown)")
    }

    private static func unreadable(
        _ code: CairnError.Code, _ message: String, _ error: (any Error)? = nil
    ) -> CairnError {
        CairnError(code, operation: "read migrations", message: message, underlying: error)
    }
}
