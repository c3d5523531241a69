import CairnRepositories
import CairnServices
import Foundation
import Testing

@Suite struct AtomicFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a file appears when it is committed, not before`() async throws {
        let file = AtomicFile(path: folder.path("a"))
        #expect(try folder.names.isEmpty)
        try await file.write(Array("one ".utf8))
        try await file.write([])
        try await file.write(Array("two".utf8))
        #expect(try !folder.names.contains("a"))
        try await file.commit()
        #expect(try folder.text("a") == "one two")
        #expect(try folder.names == ["a"])
    }

    @Test func `a file committed without a write is empty`() async throws {
        try await AtomicFile(path: folder.path("a")).commit()
        #expect(try folder.text("a") == "")
    }

    @Test func `a file that is discarded or forgotten leaves nothing`() async throws {
        let path = try folder.file("a", "old")
        let discarded = AtomicFile(path: path)
        try await discarded.write([1])
        await discarded.discard()
        let error = await #expect(throws: CairnError.self) { try await discarded.write([1]) }
        #expect(error?.code == .misuse)
        do {
            let forgotten = AtomicFile(path: path)
            try await forgotten.write([1])
        }
        #expect(try folder.text("a") == "old")
        #expect(try folder.names == ["a"])
    }

    @Test func `replacing a file keeps its permissions, and a link stays a link`() async throws {
        let path = try folder.file("a", "old")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let link = folder.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let file = AtomicFile(path: link)
        try await file.write(Array("new".utf8))
        try await file.commit()
        #expect(try folder.text("a") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
    }

    @Test func `what is no regular file is written directly`() async throws {
        let file = AtomicFile(path: "/dev/null")
        try await file.write([1, 2, 3])
        try await file.commit()
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test func `errors name the file and have a class`() async throws {
        let missing = folder.path("none/a")
        let error = await #expect(throws: CairnError.self) { try await AtomicFile(path: missing).write([1]) }
        #expect(error?.code == .notFound)
        #expect(error?.description.contains(missing) == true)
        let isFolder = await #expect(throws: CairnError.self) {
            try await AtomicFile(path: folder.path(".")).write([1])
        }
        #expect(isFolder?.code == .invalidInput)
        if FileManager.default.fileExists(atPath: "/dev/full") {
            let full = await #expect(throws: CairnError.self) { try await AtomicFile(path: "/dev/full").write([1]) }
            #expect(full?.code == .full)
        }
    }

    @Test func `long names fit`() async throws {
        let name = String(repeating: "x", count: 250)
        let file = AtomicFile(path: folder.path(name))
        try await file.write([1])
        try await file.commit()
        #expect(try folder.names == [name])
    }
}
