import CairnComposition
import CairnRepositories
import CairnServices

/// Files that commands write.
enum OutputFile {
    /// Refuses an output that would replace the database it is made from.
    ///
    /// - Throws: `CairnError` with code `invalidInput`.
    static func require(_ path: String, toSpare composition: Composition) async throws {
        guard let output = await FileIdentity.of(path), output.isRegular else { return }
        for role in Role.allCases {
            guard let file = try composition.file(for: role) else { continue }
            // What was committed last may be in the log beside the database.
            for name in [file, file + "-wal", file + "-shm"] where await FileIdentity.of(name) == output {
                throw CairnError(
                    .invalidInput, operation: "",
                    message: "--output \(path.escapingControls) would replace the database of the store")
            }
        }
    }

    /// Writes a file, which appears under its name only when it is complete.
    static func write(_ bytes: [UInt8], to path: String) async throws {
        let file = AtomicFile(path: path)
        do {
            try await file.write(bytes)
            try await file.commit()
        } catch {
            // Waited for, so that no temporary file is left behind when the process ends.
            await file.discard()
            throw error
        }
    }
}
