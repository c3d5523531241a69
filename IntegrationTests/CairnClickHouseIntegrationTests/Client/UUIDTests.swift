import CairnRepositories
import TestSupport
import Testing

@testable import CairnClickHouse

/// Texts in columns of type UUID, which knows no upper case.
@Suite(.needsServer(.clickHouse)) struct UUIDTests {
    private struct Device: Record, Equatable {
        var id: String
        var parent: String?

        static let schema = RecordSchema(
            "devices", Device.init, Field("id", \.id), Field("parent", \.parent), key: ["id"])
    }

    private static let ids = [
        "00000000-0000-0000-0000-00000000000a", "61f0c404-5cb3-11e7-907b-a6006ad3dba0",
        "a1f0c404-5cb3-11e7-807b-a6006ad3dba0", "f1f0c404-5cb3-11e7-007b-a6006ad3dba0",
    ]

    private func withDevices(_ body: (any RecordStore<Device>) async throws -> Void) async throws {
        try await Scratch.withDatabase { configuration in
            let server = RawHTTP(configuration)
            try await server.run("CREATE DATABASE \(configuration.database)")
            try await server.run(
                "CREATE TABLE devices (id UUID, parent Nullable(UUID)) ENGINE = ReplacingMergeTree ORDER BY id",
                database: configuration.database)
            var configuration = configuration
            configuration.ownership = .existing
            try await Scratch.withStorage(configuration) { try await body(try await $0.records(Device.self)) }
        }
    }

    @Test func `what is written comes back as it was, or is refused`() async throws {
        try await withDevices { store in
            let devices = Self.ids.map { Device(id: $0, parent: nil) }
            try await store.insert(devices)
            #expect(try await store.find(sort: .ascending(\.id)) == devices)
            for id in [Self.ids[1].uppercased(), "61F0c404-5cb3-11e7-907b-a6006ad3dba0", "61f0c404", ""] {
                for device in [Device(id: id), Device(id: Self.ids[0], parent: id)] {
                    let failure = try await error { try await store.upsert([device]) }
                    #expect(failure.code == .invalidInput && failure.outcome == .notApplied)
                    #expect(failure.message.contains(device.parent == nil ? "id" : "parent"), "\(failure)")
                }
            }
            #expect(try await store.find(sort: .ascending(\.id)) == devices)
        }
    }

    @Test func `conditions see the text, letter by letter`() async throws {
        try await withDevices { store in
            let devices = Self.ids.enumerated().map { number, id in
                Device(id: id, parent: number == 0 ? nil : Self.ids[number - 1])
            }
            try await store.insert(devices)
            let upper = Self.ids[1].uppercased()
            let conditions: [RecordPredicate<Device>] = [
                \.id == Self.ids[1], \.id == upper, \.id != Self.ids[1], \.id != upper, \.id == "no", \.id < "b",
                \.id >= "61", \.id < "A", .isIn(\.id, [upper, "x", Self.ids[2]]), .isIn(\.id, [upper]),
                .hasPrefix(\.id, "61f"), .hasPrefix(\.id, "61F"), .hasPrefix(\.id, "61F", ignoringCase: true),
                .contains(\.id, "-5cb3-"), \.parent == Self.ids[0], \.parent == upper, \.parent != upper,
                .isIn(\.parent, [nil, Self.ids[0].uppercased()]), \.parent > "61", !(\.parent == Self.ids[0]),
            ]
            for condition in conditions {
                let expected = devices.filter { device in
                    condition.node.matches { $0 == "id" ? device.id.storedValue : device.parent.storedValue }
                }
                #expect(try await store.find(where: condition, sort: .ascending(\.id)) == expected, "\(condition)")
            }
            #expect(try await store.distinct(\.parent) == [nil] + Self.ids.prefix(3).map(Optional.some))
            #expect(try await store.max(\.id) == Self.ids[3])
        }
    }
}
