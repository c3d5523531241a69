import CairnRepositories
import CairnRuntime
import Testing

@Suite struct ConnectionURLTests {
    private func url(_ text: String) throws(CairnError) -> ConnectionURL {
        try ConnectionURL(text, schemes: ["db", "dbs"], backend: BackendKind(rawValue: "test"))
    }

    @Test func `every part is read`() throws {
        let url = try url("DBS://a%3Ab:p:w%40@one:1,[fe80::1]:2,[::1],two/x%2Fy/z?a=1&b=%26&c&a=2")
        #expect(url.scheme == "dbs")
        #expect(url.user == "a:b" && url.password == "p:w@")
        #expect(url.hosts.map(\.name) == ["one", "fe80::1", "::1", "two"])
        #expect(url.hosts.map(\.port) == [1, 2, nil, nil])
        #expect(url.path == "x/y/z")
        #expect(url.options.map(\.name) == ["a", "b", "c", "a"])
        #expect(url.options.map(\.value) == ["1", "&", "", "2"])
    }

    @Test func `what is not there is nil or empty`() throws {
        let url = try url("db://h")
        #expect(url.user == nil && url.password == nil && url.path == "" && url.options.isEmpty)
        #expect(try self.url("db://a@h/").password == nil)
        #expect(try self.url("db://a:@h?").password == "")
        #expect(try self.url("db://a@b:c@h").password == "c")
    }

    @Test func `a host can be left out where that is allowed`() throws {
        let url = try ConnectionURL(
            "db://a:p@/x?y=1", schemes: ["db"], backend: BackendKind(rawValue: "test"), needsHost: false)
        #expect(url.hosts.isEmpty && url.user == "a" && url.path == "x" && url.options.map(\.name) == ["y"])
        #expect(throws: CairnError.self) { try self.url("db://a:p@/x?y=1") }
    }

    @Test(arguments: [
        ("", "does not begin with db:// or dbs://"), ("db", "does not begin"), ("db:/h", "does not begin"),
        ("x://hunter2", "does not begin"), ("db://", "names no host"), ("db:///p", "names no host"),
        ("db://a,", "names no host"), ("db://:1", "names no host"), ("db://[]", "names no host"),
        ("db://h:", "the port"), ("db://h:-1", "the port"), ("db://h:99999999999999999999", "the port"),
        ("db://::1", "the port"), ("db://[::1", "the port"), ("db://[::1]x", "cannot be one"),
        ("db://h%2Fx", "cannot be one"),
        ("db://h%40x", "cannot be one"), ("db://h%0Ax", "a host holds a control character"),
        ("db://h%", "a host has a %"),
        ("db://@h", "without a user"), ("db://:hunter2@h", "without a user"),
        ("db://u:hunter2%zz@h", "the password has a %"),
        ("db://u:hunter2%00@h", "the password holds"), ("db://u%1@h", "the user has a %"),
        ("db://h/%x", "the path has a %"),
        ("db://h/%7F", "the path holds"), ("db://h#hunter2", "fragment"), ("db://h?a=%", "a has a %"),
        ("db://u:1?hunter2@h", "an @ after its hosts"), ("db://u:1/hunter2@h?a=1", "an @ after its hosts"),
        ("db://u:1?hunter2%@h", "an @ after its hosts"),
    ])
    func `what is wrong is named, never shown`(text: String, part: String) {
        let error = #expect(throws: CairnError.self) { try url(text) }
        #expect(error?.code == .invalidInput && error?.backend?.rawValue == "test")
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
        #expect(error?.debugDescription.contains("hunter2") == false)
    }
}
