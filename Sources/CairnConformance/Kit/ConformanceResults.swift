public import Foundation

/// A folder in which the runs of several test targets leave how their cases ended, for one matrix of all.
///
/// ```swift
/// @Test(arguments: ConformanceSuite.allCases)
/// func `mine keeps the contract`(_ test: ConformanceCase) async throws {
///     try await ConformanceResults.verify(test, on: Harness(), as: "mine")
/// }
/// ```
public struct ConformanceResults: Sendable {
    /// The folder that `CAIRN_CONFORMANCE_RESULTS` names; nil when results are not collected.
    public static let collected = ProcessInfo.processInfo.environment["CAIRN_CONFORMANCE_RESULTS"].map {
        ConformanceResults(folder: URL(filePath: $0))
    }

    private let folder: URL

    /// Results in a folder, which is made when the first one is left.
    public init(folder: URL) {
        self.folder = folder
    }

    /// Runs a case, and leaves how it ended where results are collected.
    ///
    /// - Parameter backend: The name of the column.
    /// - Throws: `ConformanceFailure` when the promise was broken.
    public static func verify(
        _ test: ConformanceCase, on harness: some ConformanceHarness, as backend: String
    ) async throws {
        let outcome: ConformanceOutcome
        do {
            outcome = try await test.run(on: harness)
        } catch {
            // What was found matters more than that it could not be noted.
            try? collected?.record(.failed("\(error)"), of: test, on: backend)
            throw error
        }
        try collected?.record(outcome, of: test, on: backend)
    }

    /// Leaves how a case ended.
    ///
    /// - Throws: When the file cannot be written.
    public func record(_ outcome: ConformanceOutcome, of test: ConformanceCase, on backend: String) throws {
        // A file for each, so that no two writers meet.
        let place = folder.appending(path: backend)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try outcome.description.write(to: place.appending(path: test.id), atomically: true, encoding: .utf8)
    }

    /// The matrix of what was left, with the backends by name and the cases in their order.
    ///
    /// - Throws: When the folder or a file cannot be read.
    public func matrix(of tests: [ConformanceCase] = ConformanceSuite.allCases) throws -> ConformanceMatrix {
        var matrix = ConformanceMatrix()
        let backends = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for test in tests {
            for backend in backends {
                let file = folder.appending(path: backend).appending(path: test.id)
                guard FileManager.default.fileExists(atPath: file.path) else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                matrix.record(ConformanceOutcome(description: text), of: test, on: backend)
            }
        }
        return matrix
    }
}
