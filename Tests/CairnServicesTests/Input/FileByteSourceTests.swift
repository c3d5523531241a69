import CairnServices
import Foundation
import TestSupport
import Testing

@Suite struct FileByteSourceTests {
    /// A folder of its own for each test, removed afterwards.
    final class Folder {
        let path: String

        init() throws {
            path = NSTemporaryDirectory() + "cairn-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        func file(_ bytes: [UInt8], name: String = "prices.csv") throws -> String {
            let file = "\(path)/\(name)"
            try Data(bytes).write(to: URL(filePath: file))
            return file
        }
    }

    let folder: Folder

    init() throws {
        folder = try Folder()
    }

    private static func contents(_ source: FileByteSource) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await source.nextChunk() {
            #expect(!chunk.bytes.isEmpty)
            bytes += chunk.bytes
        }
        return bytes
    }

    private func failure(_ path: String) async -> String? {
        do {
            _ = try await Self.contents(FileByteSource(path: path))
            return nil
        } catch {
            return "\(error)"
        }
    }

    static let text = Array((0..<20_000).map { "row \($0)\n" }.joined().utf8)
    /// `printf 'hello\nworld\n' | gzip -9n`
    static let helloGzip: [UInt8] = [
        0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0xE7, 0x2A, 0xCF, 0x2F, 0xCA, 0x49, 0xE1, 2,
        0,
        0xFF, 0x5D, 0xC5, 0xC4, 0x0C, 0, 0, 0,
    ]

    @Test(arguments: [1, 2, 1000, 1 << 20])
    func readsAFileInChunks(size: Int) async throws {
        let bytes = Array(Self.text.prefix(size < 1000 ? 50 : .max))
        let source = FileByteSource(path: try folder.file(bytes), chunkSize: size)
        #expect(try await Self.contents(source) == bytes)
        #expect(try await source.nextChunk() == nil)
    }

    @Test func anEmptyFileHasNoChunks() async throws {
        #expect(try await FileByteSource(path: try folder.file([])).nextChunk() == nil)
        #expect(try await Self.contents(FileByteSource(path: try folder.file([0x1F]))) == [0x1F])
    }

    @Test func progressEndsAtTheSize() async throws {
        let source = FileByteSource(path: try folder.file(Self.text), chunkSize: 10_000)
        var last: Int64 = 0
        while let progress = try await source.nextChunk()?.progress {
            #expect(progress.consumed > last)
            #expect(progress.total == Int64(Self.text.count))
            last = progress.consumed
        }
        #expect(last == Int64(Self.text.count))
    }

    @Test(arguments: [1, 7, 4096, 1 << 20])
    func decompressesGzip(size: Int) async throws {
        let source = FileByteSource(path: try folder.file(Self.helloGzip), chunkSize: size)
        #expect(try await Self.contents(source) == Array("hello\nworld\n".utf8))
        let stored = StoredGzip.member(Self.text)
        if size > 1000 {
            let large = FileByteSource(path: try folder.file(stored), chunkSize: size)
            #expect(try await Self.contents(large) == Self.text)
        }
    }

    @Test func progressOfGzipCountsCompressedBytes() async throws {
        let source = FileByteSource(path: try folder.file(Self.helloGzip))
        let chunk = try await source.nextChunk()
        #expect(chunk?.progress == InputProgress(consumed: 32, total: 32))
    }

    @Test func readsConcatenatedMembers() async throws {
        let members = Self.helloGzip + StoredGzip.member([]) + StoredGzip.member(Self.text) + Self.helloGzip
        let hello = Array("hello\nworld\n".utf8)
        #expect(try await Self.contents(FileByteSource(path: try folder.file(members))) == hello + Self.text + hello)
        // Zero bytes behind the end are padding.
        let padded = FileByteSource(path: try folder.file(Self.helloGzip + [0, 0, 0]))
        #expect(try await Self.contents(padded) == hello)
    }

    @Test func aGzipFileCutAnywhereIsAnError() async throws {
        for length in 2..<Self.helloGzip.count {
            let path = try folder.file(Array(Self.helloGzip.prefix(length)))
            #expect(await failure(path) == "\(path): the gzip data ends too early", "\(length) bytes")
        }
        let path = try folder.file(Self.helloGzip + Self.helloGzip.dropLast())
        #expect(await failure(path) == "\(path): the gzip data ends too early")
    }

    @Test func damagedGzipIsAnError() async throws {
        var damaged = Self.helloGzip
        damaged[26] ^= 1
        let checksum = try folder.file(damaged, name: "checksum.gz")
        #expect(await failure(checksum) == "\(checksum): the gzip data is damaged: incorrect data check")
        let followed = try folder.file(Self.helloGzip + Array("more".utf8), name: "followed.gz")
        #expect(await failure(followed) == "\(followed): other bytes follow the gzip data")
    }

    @Test func randomDamageToGzipNeverTraps() async throws {
        var random = SeededGenerator()
        let whole = Self.helloGzip + StoredGzip.member(Array(Self.text.prefix(3000)))
        for _ in 0..<100 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 2..<bytes.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            }
            _ = await failure(try folder.file(bytes))
        }
    }

    @Test func whatCannotBeReadIsNamed() async throws {
        let missing = folder.path + "/none.csv"
        #expect(await failure(missing) == "\(missing): does not exist")
        #expect(await failure(folder.path) == "\(folder.path): is a directory")
        let loop = folder.path + "/loop.csv"
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
        #expect(await failure(loop)?.hasPrefix("\(loop): cannot be read: ") == true)
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func aForbiddenFileIsNamed() async throws {
        let path = try folder.file([1])
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        #expect(await failure(path) == "\(path): cannot be read: permission denied")
    }

    @Test func readsAPipeToItsEnd() async throws {
        let path = folder.path + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        let source = FileByteSource(path: path)
        #expect(source.name == path)
        let content = Task { try await Self.contents(source) }
        // Opening a pipe waits for the other side; a thread of its own may do that.
        Thread.detachNewThread {
            guard let file = FileHandle(forWritingAtPath: path) else { return }
            file.write(Data([0x1F]))
            file.write(Data(Self.helloGzip.dropFirst()))
            try? file.close()
        }
        #expect(try await content.value == Array("hello\nworld\n".utf8))
    }

    @Test func cancellingEndsTheWaitForASilentPipe() async throws {
        let path = folder.path + "/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        // Held open for both sides, so that nobody waits for the other and the pipe never ends.
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        let waiting = Task { try await FileByteSource(path: path).nextChunk() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func standardInputHasAName() {
        #expect(FileByteSource(path: "-").name == "<stdin>")
        #expect("\(InputError(file: "<stdin>", line: 3, reason: "is wrong"))" == "<stdin>:3: is wrong")
    }

    @Test func aProgressHasAFractionWhenTheSizeIsKnown() {
        #expect(InputProgress(consumed: 25, total: 100).fraction == 0.25)
        #expect(InputProgress(consumed: 0, total: 0).fraction == 1)
        #expect(InputProgress(consumed: 25, total: nil).fraction == nil)
        // A file may grow while it is read.
        #expect(InputProgress(consumed: 200, total: 100).fraction == 1)
    }
}
