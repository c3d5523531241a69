import CairnComposition
import Configuration
import Foundation
import Testing

@Suite struct ConfigurationFilesTests {
    /// Runs `body` with a folder that holds files of these names and texts.
    private func withFolder(_ files: [String: String], _ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try await body(folder.path)
    }

    private func configuration(_ folder: String) async throws -> StoreConfiguration {
        try StoreConfiguration(
            try await ConfigReader.cairn(folder: folder), registry: BackendRegistry([SQLiteBackend()]),
            fallback: StoreURL("sqlite:default.sqlite"))
    }

    @Test func `cairn.yaml nests roles`() async throws {
        try await withFolder(["cairn.yaml": "url: sqlite:a.sqlite\ncandles:\n  url: sqlite:b.sqlite\n"]) { folder in
            let configuration = try await configuration(folder)
            #expect(configuration.urls[.symbols]?.text == "sqlite:a.sqlite")
            #expect(configuration.urls[.candles]?.text == "sqlite:b.sqlite")
        }
    }

    @Test func `.env beats cairn.yaml and uses the names of variables`() async throws {
        try await withFolder([
            "cairn.yaml": "formulas:\n  url: sqlite:yaml.sqlite\n", ".env": "CAIRN_FORMULAS_URL=sqlite:env.sqlite\n",
        ]) { folder in
            let configuration = try await configuration(folder)
            #expect(configuration.urls[.formulas]?.text == "sqlite:env.sqlite")
        }
    }

    @Test func `a folder without files is fine, a broken file is not`() async throws {
        try await withFolder([:]) { folder in
            let configuration = try await configuration(folder)
            #expect(configuration.defaulted == Set(Role.allCases))
        }
        try await withFolder(["cairn.yaml": "url: [unclosed\n"]) { folder in
            await #expect(throws: (any Error).self) { _ = try await ConfigReader.cairn(folder: folder) }
        }
    }
}
