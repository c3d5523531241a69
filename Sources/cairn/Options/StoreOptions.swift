import ArgumentParser
import CairnComposition
import CairnRepositories
import Configuration

/// Which store a command works on.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The store, such as sqlite:market.sqlite or memory:, instead of CAIRN_URL.", valueName: "url"))
    var store: String?

    /// Opens the composition, runs `body`, and closes it whatever happens.
    ///
    /// - Parameter access: What the command does.
    func withComposition<T: Sendable>(
        for access: StoreAccess, _ body: (Composition) async throws -> T
    ) async throws -> T {
        let composition = try await makeComposition(for: access)
        let result: T
        do {
            result = try await body(composition)
        } catch {
            try? await composition.close()
            throw error
        }
        try await composition.close()
        return result
    }

    func makeComposition(for access: StoreAccess) async throws -> Composition {
        let registry = BackendRegistry([InMemoryBackend(), SQLiteBackend(), ClickHouseBackend(), PostgresBackend()])
        let configuration: StoreConfiguration
        if let store {
            do throws(StoreURLError) {
                configuration = StoreConfiguration(all: try registry.parse(store))
            } catch {
                throw ValidationError("--store \(error)")
            }
        } else {
            configuration = try StoreConfiguration(
                try await ConfigReader.cairn(folder: "."), registry: registry,
                fallback: try StoreURL(DefaultLocation.storeURL))
        }
        let isDefault = !configuration.defaulted.isEmpty
        return Composition(
            configuration, registry: registry,
            options: OpenOptions(
                createsFile: access == .writing, createsFolders: isDefault && access == .writing,
                migrates: access != .reading))
    }
}
