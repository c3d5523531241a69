internal import CairnRepositories
public import Configuration
internal import SystemPackage

extension ConfigReader {
    /// Cairn's settings, one reader for each source: environment variables first, then `.env` and `cairn.yaml` in a
    /// folder.
    ///
    /// A setting `candles.url` is the variable `CAIRN_CANDLES_URL`, in the environment as in `.env`, and the entry
    /// `candles: {url: …}` of `cairn.yaml`.
    ///
    /// - Throws: `CairnError` with code `invalidInput` that names a file which cannot be parsed, never what it holds: it
    ///   may be a secret.
    public static func cairn(folder: String) async throws -> [ConfigReader] {
        let (environment, yaml) = (FilePath(folder).appending(".env"), FilePath(folder).appending("cairn.yaml"))
        let secrets: SecretsSpecifier<String, String> = .dynamic { name, _ in name.hasPrefix("CAIRN_") }
        var readers = [
            ConfigReader(
                provider: EnvironmentVariablesProvider(secretsSpecifier: secrets).prefixKeys(with: "cairn"))
        ]
        if try SettingsFile.hasSettings(environment.string, isEnvironment: true) {
            let provider = try await parsing(environment) {
                try await EnvironmentVariablesProvider(environmentFilePath: environment, secretsSpecifier: secrets)
            }
            readers.append(ConfigReader(provider: provider.prefixKeys(with: "cairn")))
        }
        if try SettingsFile.hasSettings(yaml.string, isEnvironment: false) {
            let provider = try await parsing(yaml) { try await FileProvider<YAMLSnapshot>(filePath: yaml) }
            readers.append(ConfigReader(provider: provider))
        }
        return readers
    }

    // A parser's own message quotes the line.
    private static func parsing<Provider>(
        _ path: FilePath, _ body: () async throws -> Provider
    ) async throws(CairnError) -> Provider {
        do {
            return try await body()
        } catch {
            throw CairnError(
                .invalidInput, operation: "read configuration",
                message: "\(path.lastComponent?.string ?? "the file") is not what its name says, or cannot be read")
        }
    }
}
