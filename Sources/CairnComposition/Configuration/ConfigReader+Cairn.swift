public import Configuration
internal import SystemPackage

extension ConfigReader {
    /// Cairn's settings, one reader for each source: environment variables first, then `.env` and `cairn.yaml` in a
    /// folder.
    ///
    /// A setting `candles.url` is the variable `CAIRN_CANDLES_URL`, in the environment as in `.env`, and the entry
    /// `candles: {url: …}` of `cairn.yaml`.
    ///
    /// - Throws: What the providers throw for files that cannot be parsed.
    public static func cairn(folder: String) async throws -> [ConfigReader] {
        let folder = FilePath(folder)
        let secrets: SecretsSpecifier<String, String> = .dynamic { name, _ in name.hasPrefix("CAIRN_") }
        return [
            ConfigReader(
                provider: EnvironmentVariablesProvider(secretsSpecifier: secrets).prefixKeys(with: "cairn")),
            ConfigReader(
                provider: try await EnvironmentVariablesProvider(
                    environmentFilePath: folder.appending(".env"), allowMissing: true, secretsSpecifier: secrets
                ).prefixKeys(with: "cairn")),
            ConfigReader(
                provider: try await FileProvider<YAMLSnapshot>(
                    filePath: folder.appending("cairn.yaml"), allowMissing: true)),
        ]
    }
}
