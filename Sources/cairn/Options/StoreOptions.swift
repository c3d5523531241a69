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
    /// - Parameter mustExist: Whether the command only reads, so that a store that does not exist is an error.
    func withComposition<T: Sendable>(
        mustExist: Bool = false, _ body: (Composition) async throws -> T
    ) async throws -> T {
        let composition = try await makeComposition(mustExist: mustExist)
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

    func makeComposition(mustExist: Bool) async throws -> Composition {
        let registry = BackendRegistry([InMemoryBackend(), SQLiteBackend()])
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
            options: OpenOptions(createsFile: !mustExist, createsFolders: isDefault && !mustExist))
    }
}
