import CairnComposition
import CairnRepositories
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
        try await withFolder(["cairn.yaml": "url: \"postgres://u:s3cret@h/db\n"]) { folder in
            let error = await #expect(throws: CairnError.self) { _ = try await ConfigReader.cairn(folder: folder) }
            #expect(error?.message == "cairn.yaml is not what its name says, or cannot be read")
            #expect(!String(reflecting: error).contains("s3cret"))
        }
    }

    @Test(arguments: ["", "\n", "# nothing yet\n", "---\n# nothing\n"])
    func `a file without settings is fine`(text: String) async throws {
        try await withFolder(["cairn.yaml": text, ".env": text.replacing("---\n", with: "")]) { folder in
            let configuration = try await configuration(folder)
            #expect(configuration.defaulted == Set(Role.allCases))
        }
    }

    @Test(arguments: [
        (
            "CAIRN_X=1\nexport CAIRN_URL=sqlite:a\n",
            ".env:2: is not NAME=value; there is no export and no space around the name"
        ),
        ("CAIRN_URL = sqlite:a\n", ".env:1: is not NAME=value; there is no export and no space around the name"),
        ("CAIRN_URL\n", ".env:1: is not NAME=value; there is no export and no space around the name"),
        ("\u{FEFF}CAIRN_URL=sqlite:a\n", ".env begins with a byte order mark; save it without"),
    ])
    func `a line of .env that would be passed over is refused`(text: String, message: String) async throws {
        try await withFolder([".env": text]) { folder in
            let error = await #expect(throws: CairnError.self) { _ = try await ConfigReader.cairn(folder: folder) }
            #expect(error?.message == message)
        }
    }

    @Test func `quotation marks around a value are taken away, and an empty value is none`() async throws {
        try await withFolder([
            ".env": "CAIRN_URL=\"sqlite:a.sqlite\"\nCAIRN_SYMBOLS_URL=\n",
            "cairn.yaml": "symbols:\n  url: sqlite:b.sqlite\n",
        ]) { folder in
            let configuration = try await configuration(folder)
            #expect(configuration.urls[.candles]?.text == "sqlite:a.sqlite")
            #expect(configuration.urls[.symbols]?.text == "sqlite:b.sqlite")
        }
    }

    @Test func `a file named for a URL that is empty is refused`() async throws {
        try await withFolder(["secret": "\n"]) { folder in
            try "CAIRN_URL_FILE=\(folder)/secret\n".write(toFile: folder + "/.env", atomically: true, encoding: .utf8)
            let error = await #expect(throws: CairnError.self) { try await configuration(folder) }
            #expect(error?.message == "CAIRN_URL_FILE names an empty file: \(folder)/secret")
        }
    }
}
