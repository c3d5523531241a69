import CairnRepositories
import CairnRuntime
import Testing

@Suite struct URLOptionTests {
    private enum Size: String, CaseIterable { case small, large }

    private func option(_ value: String) throws -> URLOption {
        try #require(try URLOption.list("x=\(value)", backend: BackendKind(rawValue: "test")).first)
    }

    @Test func `values are read as what they are meant to be`() throws {
        #expect(try ["true", "1", "false", "0"].map { try option($0).truth() } == [true, true, false, false])
        #expect(try option("0.25").seconds() == .milliseconds(250))
        #expect(try option("0").seconds() == .zero && option("86400").seconds() == .seconds(86_400))
        #expect(try option("7").count(in: 1...7) == 7)
        #expect(try option("large").choice(of: Size.self) == .large)
    }

    @Test func `any other value is refused with the name of the option`() throws {
        let readings: [(String, (URLOption) throws -> Void)] = [
            ("yes", { _ = try $0.truth() }), ("", { _ = try $0.truth() }), ("-0.1", { _ = try $0.seconds() }),
            ("nan", { _ = try $0.seconds() }), ("inf", { _ = try $0.seconds() }), ("86401", { _ = try $0.seconds() }),
            ("8", { _ = try $0.count(in: 1...7) }), ("7.0", { _ = try $0.count(in: 1...7) }),
            ("Large", { _ = try $0.choice(of: Size.self) }), ("x", { throw $0.unknown(known: "a, b") }),
        ]
        for (value, read) in readings {
            let option = try option(value)
            let error = #expect(throws: CairnError.self) { try read(option) }
            #expect(
                error?.code == .invalidInput && error?.message.hasPrefix("x is ") == true,
                "\(String(describing: error))")
        }
    }

    @Test func `empty options are none`() throws {
        let options = try URLOption.list("&a=1=2&&=3", backend: BackendKind(rawValue: "test"))
        #expect(options.map(\.name) == ["a", ""])
        #expect(options.map(\.value) == ["1=2", "3"])
    }
}
