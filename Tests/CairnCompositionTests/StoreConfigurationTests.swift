import CairnComposition
import CairnRepositories
import Configuration
import Foundation
import Testing

@Suite struct StoreConfigurationTests {
    let registry = BackendRegistry([InMemoryBackend()])

    private func configuration(_ sources: [String: String]...) throws -> StoreConfiguration {
        let readers = sources.map { variables in
            ConfigReader(
                provider: EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "cairn"))
        }
        return try StoreConfiguration(readers, registry: registry, fallback: try StoreURL("memory:default"))
    }

    @Test func `nothing set means the fallback for every role`() throws {
        let configuration = try configuration([:])
        #expect(configuration.urls.values.allSatisfy { $0.text == "memory:default" })
        #expect(configuration.defaulted == Set(Role.allCases))
    }

    @Test func `a role's own variable beats the common one`() throws {
        let configuration = try configuration(["CAIRN_URL": "memory:all", "CAIRN_CANDLES_URL": "memory:candles"])
        #expect(configuration.urls[.candles]?.text == "memory:candles")
        #expect(configuration.urls[.formulas]?.text == "memory:all")
        #expect(configuration.defaulted.isEmpty)
    }

    @Test func `a secret may come from a file`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-\(UUID()).url")
        try "memory:from-file\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let configuration = try configuration(["CAIRN_URL_FILE": file.path])
        #expect(configuration.urls[.symbols]?.text == "memory:from-file")
        // The file that the first source names beats what a later source says outright.
        let layered = try self.configuration(["CAIRN_URL_FILE": file.path], ["CAIRN_URL": "memory:later"])
        #expect(layered.urls[.symbols]?.text == "memory:from-file")
        let reversed = try self.configuration(["CAIRN_URL": "memory:first"], ["CAIRN_URL_FILE": file.path])
        #expect(reversed.urls[.symbols]?.text == "memory:first")
    }

    @Test func `a URL that its backend does not understand is told by its variable, without its password`() throws {
        let variables = ["CAIRN_CANDLES_URL": "sqlite://ann:s3cret@host/a.db"]
        let reader = ConfigReader(
            provider: EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "cairn"))
        let error = #expect(throws: CairnError.self) {
            try StoreConfiguration(
                [reader], registry: BackendRegistry([SQLiteBackend()]), fallback: StoreURL("sqlite:a.db"))
        }
        #expect(error?.message.hasPrefix("CAIRN_CANDLES_URL is no such URL: the URL names a host") == true)
        #expect(error?.debugDescription.contains("s3cret") == false)
    }

    @Test func `every mistake is reported at once, by variable and never by value`() throws {
        let error = #expect(throws: CairnError.self) {
            try configuration([
                "CAIRN_URL": "hunter2", "CAIRN_CANDLES_URL": "oracle://ann:hunter2@h",
                "CAIRN_SYMBOLS_URL_FILE": "/does/not/exist",
            ])
        }
        let text = error?.description ?? ""
        #expect(text.contains("CAIRN_URL is not a store URL"))
        #expect(text.contains("CAIRN_CANDLES_URL has the scheme oracle:"))
        #expect(text.contains("CAIRN_SYMBOLS_URL_FILE"))
        #expect(!text.contains("hunter2"))
    }

    @Test func `roles that share a URL share one storage`() async throws {
        let composition = Composition(
            try configuration(["CAIRN_URL": "memory:all", "CAIRN_CANDLES_URL": "memory:candles"]), registry: registry)
        let symbols = try await composition.storage(for: .symbols)
        let formulas = try await composition.storage(for: .formulas)
        let candles = try await composition.storage(for: .candles)
        #expect(symbols as AnyObject === formulas as AnyObject)
        #expect(symbols as AnyObject !== candles as AnyObject)
        #expect(composition.assignments.map(\.roles.count) == [1, 4])
        try await composition.close()
        #expect(await symbols.health().status == .unavailable)
    }
}
