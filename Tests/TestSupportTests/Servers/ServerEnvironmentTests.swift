import TestSupport
import Testing

@Suite struct ServerEnvironmentTests {
    private let required = ["CAIRN_TEST_REQUIRE_SERVERS": "1"]
    private let address = "clickhouse://cairn:secret@127.0.0.1:8123/default"

    @Test func `a server that is named is offered`() throws {
        let environment = ServerEnvironment(
            required.merging(["CAIRN_TEST_CLICKHOUSE_URL": address]) { $1 })
        #expect(try environment.offers(.clickHouse))
        #expect(try environment.require(.clickHouse) == address)
    }

    @Test(arguments: [[:], ["CAIRN_TEST_CLICKHOUSE_URL": ""], ["CAIRN_TEST_REQUIRE_SERVERS": "0"]])
    func `tests of a missing server are left out`(_ variables: [String: String]) throws {
        let environment = ServerEnvironment(variables)
        #expect(environment.url(of: .clickHouse) == nil)
        #expect(try !environment.offers(.clickHouse))
        #expect(throws: MissingServer.self) { try environment.require(.clickHouse) }
    }

    @Test func `tests of a missing server fail where servers are required, and say what to set`() {
        let error = #expect(throws: MissingServer.self) { try ServerEnvironment(required).offers(.clickHouse) }
        #expect(error?.description.contains("CAIRN_TEST_CLICKHOUSE_URL") == true)
        #expect(error?.description.contains("scripts/servers") == true)
    }

    @Test func `the trait asks the environment`() async throws {
        let offered = ServerEnvironment(["CAIRN_TEST_CLICKHOUSE_URL": address])
        #expect(try await ConditionTrait.needsServer(.clickHouse, in: offered).evaluate())
        #expect(try await !ConditionTrait.needsServer(.clickHouse, in: ServerEnvironment([:])).evaluate())
        await #expect(throws: MissingServer.self) {
            try await ConditionTrait.needsServer(.clickHouse, in: ServerEnvironment(required)).evaluate()
        }
    }
}
