import CairnClickHouse
import CairnDomain
import CairnRepositories
import Foundation
import Testing

/// The official client for Python, in a process of its own.
struct ClickHouseConnect {
    /// A Python that has clickhouse-connect; nil leaves the tests out.
    static let python = ProcessInfo.processInfo.environment["CAIRN_TEST_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }

    let configuration: ClickHouseConfiguration
    let table: String
    let columns: [String]
    /// The columns whose texts are bytes.
    var bytes: [String] = []

    /// The rows of the table, each value in the form that ``text(_:)`` gives.
    func read(orderBy order: String, final isFinal: Bool) async throws -> [[NSObject]] {
        let answer = try await ask(["order": order, "final": isFinal])
        return try #require(answer as? [[NSObject]])
    }

    /// Adds rows, each value in the form that ``text(_:)`` gives.
    func write(_ rows: [[NSObject]]) async throws {
        #expect(try await ask(["rows": rows]) as? Int == rows.count)
    }

    /// A value as the script writes it: null, a list or a text.
    static func text(_ value: StoredValue) -> NSObject {
        switch value {
        case .null: NSNull()
        case .bool(let value): NSString(string: value ? "true" : "false")
        case .integer(let value): NSString(string: "\(value)")
        case .double(let value):
            NSString(string: hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (56 - 8 * $0)) }))
        case .text(let value): NSString(string: value)
        case .bytes(let value): NSString(string: hexadecimal(value))
        case .timestamp(let value): NSString(string: "\(value.millisecondsSince1970)")
        case .day(let value): NSString(string: "\(value.daysSince1970)")
        case .price(let value): NSString(string: "\(Int128(value.units) * 10_000_000_000)")
        case .decimal(let value): NSString(string: "\(value)")
        case .id(let value): NSString(string: "\(value)")
        case .array(let values): NSArray(array: values.map(text))
        case .object: NSString(string: "")
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func ask(_ request: [String: Any]) async throws -> Any {
        let connection: [String: Any] = [
            "host": configuration.hosts[0].name, "port": configuration.hosts[0].port, "user": configuration.user,
            "password": configuration.password, "database": configuration.database, "table": table,
            "columns": columns, "bytes": bytes,
        ]
        let input = try JSONSerialization.data(withJSONObject: connection.merging(request) { $1 })
        let output = try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: it waits.
            Thread.detachNewThread { continuation.resume(with: Result { try Self.run(input) }) }
        }
        return try JSONSerialization.jsonObject(with: output, options: .fragmentsAllowed)
    }

    private static func run(_ input: Data) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: python ?? "python3")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "clickhouse_connect_peer.py")
        process.arguments = ["-B", script.path]
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.run()
        // The script reads all before it writes anything.
        try stdin.fileHandleForWriting.write(contentsOf: input)
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw RawHTTP.Failure(description: "the script ended with status \(process.terminationStatus)")
        }
        return output
    }
}
