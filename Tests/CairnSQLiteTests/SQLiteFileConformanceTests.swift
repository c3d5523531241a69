import CairnConformance
import CairnRepositories
import CairnSQLite
import Foundation
import Testing

@Suite struct SQLiteFileConformanceTests {
    private struct FileHarness: ConformanceHarness {
        func open() async throws -> any Storage {
            let folder = FileManager.default.temporaryDirectory.path + "/cairn-sqlite-" + UUID().uuidString
            var configuration = SQLiteConfiguration(path: folder + "/test.sqlite")
            configuration.createsFolders = true
            return try await SQLiteStorage.open(configuration)
        }

        func reopen(_ storage: any Storage) async throws -> any Storage {
            try await storage.close()
            return try await SQLiteStorage.open(configuration(of: storage))
        }

        func close(_ storage: any Storage) async throws {
            try await storage.close()
            guard case .file(let path) = try configuration(of: storage).location else { return }
            try FileManager.default.removeItem(atPath: String(path.dropLast("/test.sqlite".count)))
        }

        private func configuration(of storage: any Storage) throws -> SQLiteConfiguration {
            try #require(storage as? SQLiteStorage).configuration
        }
    }

    @Test(arguments: ConformanceSuite.allCases)
    func `a file keeps the contract`(_ test: ConformanceCase) async throws {
        try await ConformanceTurns.take { try await ConformanceResults.verify(test, on: FileHarness(), as: "sqlite") }
    }
}
