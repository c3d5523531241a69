import Foundation

/// The built `cairn`, run as a user does, in a folder of its own that is removed with the last reference.
final class CommandLineTool: Sendable {
    /// What a run gave.
    struct Result: Sendable {
        let status: Int32
        let output: String
        let messages: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// The path of a file in the folder.
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Writes a file.
    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    /// The text of a file.
    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    /// The names of all files, hidden ones included.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } }

    /// Runs a command.
    ///
    /// - Parameters:
    ///   - arguments: What stands behind `cairn`.
    ///   - variables: The `CAIRN_` variables; by default the store is `a.sqlite` in the folder.
    ///   - input: A file of the folder that is standard input.
    func run(
        _ arguments: String..., variables: [String: String] = ["CAIRN_URL": "sqlite:a.sqlite"], input: String? = nil
    ) async throws -> Result {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = variables.merging(["HOME": folder.path]) { $1 }
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: URL(fileURLWithPath: path($0))) }
            ?? FileHandle.nullDevice
        // Files, not pipes: nobody has to read them while the command runs.
        let names = ["output", "messages"].map { "\($0)-\(UUID())" }
        for name in names { try write("", to: name) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: path(names[0])))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: path(names[1])))
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        defer { for name in names { try? FileManager.default.removeItem(atPath: path(name)) } }
        return Result(status: status, output: try text(names[0]), messages: try text(names[1]))
    }

    /// The command beside the tests.
    static var executable: URL {
        #if os(macOS)
        let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
        #else
        let tests = URL(fileURLWithPath: CommandLine.arguments[0])
        #endif
        return tests.deletingLastPathComponent().appendingPathComponent("cairn")
    }
}
