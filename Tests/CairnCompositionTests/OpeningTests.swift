import CairnComposition
import CairnRepositories
import Foundation
import Testing

@Suite struct OpeningTests {
    /// A backend whose stores do not open before they are cancelled.
    private struct SilentBackend: Backend {
        let began: AsyncStream<Void>.Continuation

        var schemes: [String] { ["silent"] }

        func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage {
            began.yield()
            // Only cancellation ends this.
            let (stream, continuation) = AsyncStream<Never>.makeStream()
            for await _ in stream {}
            withExtendedLifetime(continuation) {}
            throw CairnError(.cancelled, operation: "open", message: "")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `cancelling who waits for an opening ends it, and another waiter tries again`() async throws {
        let (begun, began) = AsyncStream.makeStream(of: Void.self)
        let composition = Composition(
            StoreConfiguration(all: try StoreURL("silent:")), registry: BackendRegistry([SilentBackend(began: began)]))
        var beginnings = begun.makeAsyncIterator()
        let first = Task { try await composition.storage(for: .candles) }
        await beginnings.next()
        let second = Task { try await composition.storage(for: .symbols) }
        first.cancel()
        #expect(await #expect(throws: CairnError.self) { try await first.value }?.code == .cancelled)
        await beginnings.next()
        second.cancel()
        #expect(await #expect(throws: CairnError.self) { try await second.value }?.code == .cancelled)
    }

    /// A backend that says by itself that it was cancelled.
    private struct CancellingBackend: Backend {
        var schemes: [String] { ["cancelling"] }

        func open(_ url: StoreURL, options: OpenOptions) async throws -> any Storage {
            throw CairnError(.cancelled, operation: "open", message: "the server ended it")
        }
    }

    @Test func `a backend that was cancelled by its server is not asked for ever`() async throws {
        let composition = Composition(
            StoreConfiguration(all: try StoreURL("cancelling:")), registry: BackendRegistry([CancellingBackend()]))
        let error = await #expect(throws: CairnError.self) { try await composition.storage(for: .candles) }
        #expect(error?.message == "the server ended it")
    }

    @Test(arguments: [("", true, true), ("?create_file=false", true, false), ("?create_file=true", false, false)])
    func `a file is made only if both the URL and the caller want it`(
        query: String, wanted: Bool, isMade: Bool
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("a.sqlite").path
        let storage = try? await SQLiteBackend().open(
            StoreURL("sqlite:\(file)\(query)"), options: OpenOptions(createsFile: wanted))
        try await storage?.close()
        #expect(FileManager.default.fileExists(atPath: file) == isMade)
    }

    @Test func `folders are made if either the URL or the caller wants them`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cairn-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = try StoreURL("sqlite:\(folder.path)/a/b.sqlite?create_folders=true")
        try await SQLiteBackend().open(url, options: OpenOptions()).close()
        #expect(FileManager.default.fileExists(atPath: folder.path + "/a/b.sqlite"))
    }
}
