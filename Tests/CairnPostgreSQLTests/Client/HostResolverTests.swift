import CairnRuntime
import Dispatch
import Testing

@testable import CairnPostgreSQL

@Suite struct HostResolverTests {
    @Test func `an address needs no one to ask`() async throws {
        for name in ["127.0.0.1", "::1"] {
            let addresses = try await HostResolver.addresses(of: name, place: name, until: .after(.seconds(60))) {
                _, _ in
                Issue.record("asked for \(name)")
                return []
            }
            #expect(addresses == [name])
        }
        let folder = try await HostResolver.addresses(of: "/run", place: "/run", until: .after(.seconds(60)))
        #expect(folder == nil)
    }

    @Test(.timeLimit(.minutes(1))) func `who answers too late is not waited for`() async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let failure = await #expect(throws: ConnectFailure.self) {
            try await HostResolver.addresses(of: "db", place: "db:5432", until: .after(.milliseconds(20))) { _, _ in
                end.wait()
                return ["127.0.0.1"]
            }
        }
        #expect(failure?.isTimeout == true && failure?.place == "db:5432")
    }

    @Test(.timeLimit(.minutes(1))) func `a task that is cancelled does not wait either`() async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        let task = Task {
            try await HostResolver.addresses(of: "db", place: "db:5432", until: .after(.seconds(3600))) { _, _ in
                end.wait()
                return []
            }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a name that nobody knows is told with its place`() async throws {
        let failure = await #expect(throws: ConnectFailure.self) {
            try await HostResolver.addresses(
                of: "nobody.invalid", place: "nobody.invalid:1", until: .after(.seconds(60)))
        }
        #expect(failure?.place == "nobody.invalid:1")
    }
}
