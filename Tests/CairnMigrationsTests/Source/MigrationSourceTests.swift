import CairnMigrations
import CairnRepositories
import Foundation
import Testing

@Suite struct MigrationSourceTests {
    private func flaw(_ files: MigrationFile...) -> String? {
        let error = #expect(throws: CairnError.self) { try MigrationSource(files: files, owner: "Tester") }
        #expect(error?.code == .invalidInput)
        return error?.message
    }

    @Test func `files are paired and ordered, gaps and dates as versions are fine`() throws {
        let source = try MigrationSource(
            files: [
                MigrationFile("m/20260115093000_late.up.sql"), MigrationFile("m/0007_b.down.sql"),
                MigrationFile("m/0007_b.up.sql"), MigrationFile("m/0001_A-1.up.sql"),
            ], owner: "Tester")
        #expect(source.migrations.map(\.label) == ["0001_A-1", "0007_b", "20260115093000_late"])
        #expect(source.migrations.map { $0.down != nil } == [false, true, false])
        #expect(source.latestVersion == 20_260_115_093_000)
        #expect(source[version: 7]?.up.file == "m/0007_b.up.sql")
        #expect(source[version: 8] == nil)
    }

    @Test(arguments: [
        "0001_a.sql", "0001.up.sql", "1_a.up.sql", "0001_.up.sql", "0001_a.Up.sql", "x001_a.up.sql", "0000_a.up.sql",
        "0001_a b.up.sql", "0001_a.b.up.sql", "0001-a.up.sql", "0001_ä.up.sql", "+001_a.up.sql",
        "1234567890123456789_a.up.sql", "٠٠٠١_a.up.sql", "", "m/",
    ])
    func `a bad name is refused`(name: String) throws {
        #expect(flaw(MigrationFile(name))?.hasPrefix("\(name): is not named NNNN_name.up.sql") == true)
    }

    @Test func `a version used twice is refused`() {
        #expect(
            flaw(MigrationFile("0001_a.up.sql"), MigrationFile("0001_b.up.sql"))
                == "0001_b.up.sql: has the same version as 0001_a.up.sql")
        #expect(
            flaw(MigrationFile("0001_a.up.sql"), MigrationFile("00001_a.up.sql"))
                == "0001_a.up.sql: has the same version as 00001_a.up.sql")
        #expect(
            flaw(MigrationFile("0001_a.up.sql"), MigrationFile("0001_b.down.sql"))
                == "0001_b.down.sql: has the same version as 0001_a.up.sql")
    }

    @Test func `a down without its up is refused`() {
        #expect(flaw(MigrationFile("m/0003_a.down.sql")) == "m/0003_a.down.sql: has no .up.sql file beside it")
    }

    @Test func `a file that is empty or no text is refused`() {
        #expect(flaw(MigrationFile("0001_a.up.sql", " \n\t")) == "0001_a.up.sql: is empty")
        #expect(flaw(MigrationFile("0001_a.up.sql", "")) == "0001_a.up.sql: is empty")
        #expect(flaw(MigrationFile("0001_a.up.sql", "a\nb\u{0}c")) == "0001_a.up.sql:2: holds a NUL character")
        let broken = MigrationFile(path: "0001_a.up.sql", bytes: Array("a\n\nb".utf8) + [0xFF])
        #expect(flaw(broken) == "0001_a.up.sql:3: is not UTF-8 text")
    }

    @Test func `line ends and a byte order mark do not change a checksum, anything else does`() throws {
        func checksum(_ text: String) throws -> MigrationChecksum {
            try MigrationScript(MigrationFile("0001_a.up.sql", text)).checksum
        }
        let plain = try checksum("SELECT 1;\nSELECT 2;\n")
        #expect(try checksum("SELECT 1;\r\nSELECT 2;\r\n") == plain)
        #expect(try checksum("\u{FEFF}SELECT 1;\nSELECT 2;\n") == plain)
        #expect(try checksum("SELECT 1;\nSELECT 2;") != plain)
        #expect(try checksum("SELECT 1;\n SELECT 2;\n") != plain)
        #expect(try checksum("SELECT 1;\nSELECT 2;\n\r") != plain)
        // The digest that `printf 'SELECT 1;' | sha256sum` prints.
        #expect(
            try checksum("SELECT 1;").rawValue == "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a")
    }

    @Test func `a folder is read, other files in it are left alone`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "migrations-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in [("README.md", "x"), (".0009_x.up.sql", "x"), ("0001_a.up.sql", "SELECT 1")] {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let source = try MigrationSource(folder: folder)
        #expect(source.migrations.map(\.label) == ["0001_a"])
        #expect(source.migrations.first?.up.file == "\(folder.lastPathComponent)/0001_a.up.sql")

        try Data("x".utf8).write(to: folder.appending(path: "0002_b.SQL"))
        let named = #expect(throws: CairnError.self) { try MigrationSource(folder: folder) }
        #expect(named?.message.hasPrefix("\(folder.lastPathComponent)/0002_b.SQL: is not named") == true)
    }

    @Test func `a folder that is not there is refused by name`() {
        let folder = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID())")
        let error = #expect(throws: CairnError.self) { try MigrationSource(folder: folder) }
        #expect(error?.code == .notFound)
        #expect(error?.message == "\(folder.path): there is no such folder")
    }

    @Test func `what is no folder or no file is refused by name`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "migrations-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "0001_a.up.sql"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inside = #expect(throws: CairnError.self) { try MigrationSource(folder: folder) }
        #expect(inside?.message == "\(folder.lastPathComponent)/0001_a.up.sql: cannot be read as a file")

        let file = folder.appending(path: "file")
        try Data("x".utf8).write(to: file)
        let itself = #expect(throws: CairnError.self) { try MigrationSource(folder: file) }
        #expect(itself?.code == .unavailable)
        #expect(itself?.message == "\(file.path): cannot be read as a folder")
    }
}
