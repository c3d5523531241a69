import CairnRepositories
import CairnSQLite
import Testing

@Suite struct SQLiteConfigurationURLTests {
    @Test(arguments: [
        ("sqlite:/data/a.sqlite", "/data/a.sqlite"), ("sqlite:a.sqlite", "a.sqlite"),
        ("SQLITE:folder/a b.sqlite", "folder/a b.sqlite"), ("sqlite:///data/a.sqlite", "/data/a.sqlite"),
        ("sqlite:%C3%A9%20%3F%23%25.db", "é ?#%.db"), ("sqlite:memory", "memory"),
    ])
    func `a path is what follows the scheme`(url: String, path: String) throws {
        #expect(try SQLiteConfiguration(url: url) == SQLiteConfiguration(path: path))
    }

    @Test func `memory has a name of its own`() throws {
        #expect(try SQLiteConfiguration(url: "sqlite::memory:") == .memory)
    }

    @Test func `options set what they are called after`() throws {
        let configuration = try SQLiteConfiguration(
            url: "sqlite:a.db?read_only=true&create_file=false&create_folders=1&busy_timeout=0.25"
                + "&acquire_timeout=3&maximum_readers=7")
        var expected = SQLiteConfiguration(path: "a.db")
        expected.isReadOnly = true
        expected.createsFile = false
        expected.createsFolders = true
        expected.busyTimeout = .milliseconds(250)
        expected.acquireTimeout = .seconds(3)
        expected.maximumReaders = 7
        #expect(configuration == expected)
    }

    @Test(arguments: [
        ("postgres:a", "does not begin with sqlite:"), ("a.db", "does not begin with sqlite:"),
        ("sqlite:", "names no file"), ("sqlite:///", ""), ("sqlite://host/a.db", "names a host"),
        ("sqlite:a.db#x", "fragment"), ("sqlite:a%2.db", "%"), ("sqlite:a%FF.db", "%"), ("sqlite:a%00.db", "NUL"),
        ("sqlite:a.db?readonly=true", "readonly is no option"), ("sqlite:a.db?read_only=yes", "read_only is yes"),
        ("sqlite:a.db?busy_timeout=-1", "busy_timeout is -1"), ("sqlite:a.db?busy_timeout=nan", "busy_timeout is nan"),
        ("sqlite:a.db?maximum_readers=0", "maximum_readers is 0"), ("sqlite:a.db?read_only", "read_only is "),
    ])
    func `what is wrong is named`(url: String, part: String) throws {
        guard url != "sqlite:///" else {
            #expect(try SQLiteConfiguration(url: url) == SQLiteConfiguration(path: "/"))
            return
        }
        let error = #expect(throws: CairnError.self) { try SQLiteConfiguration(url: url) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        "postgres://ann:s3cret@host/db", "sqlite://ann:s3cret@host/a.db", "sqlite:s3cret#x", "sqlite:s3cret%2.db",
        "sqlite:s3cret%00.db",
    ])
    func `a URL that is refused is not shown, for it may hold a password`(url: String) {
        let error = #expect(throws: CairnError.self) { try SQLiteConfiguration(url: url) }
        #expect(error?.debugDescription.contains("s3cret") == false)
    }
}
