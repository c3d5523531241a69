import CBareHTTP
import CairnClickHouse
import Foundation

/// Asks a ClickHouse server with libcurl alone, over one connection that is kept.
final class BareHTTP {
    /// The database of names without one.
    let database: String
    private let host: String
    let headers: [String]
    private let handle: OpaquePointer

    init(_ server: ClickHouseConfiguration) throws {
        database = server.database
        host = server.hosts[0].description
        headers = ["X-ClickHouse-User: \(server.user)", "X-ClickHouse-Key: \(server.password)"]
        let texts = headers.map { strdup($0) }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { UnsafePointer($0) } + [nil]
        guard let handle = pointers.withUnsafeBufferPointer({ bare_http_open($0.baseAddress) }) else {
            throw ChildProcess.Failure(description: "libcurl has no memory")
        }
        self.handle = handle
    }

    deinit { bare_http_close(handle) }

    /// The URL of a request with parameters.
    func url(_ parameters: KeyValuePairs<String, String> = [:]) -> String {
        let all = [("database", database), ("default_format", "Native")] + parameters.map { ($0.key, $0.value) }
        let text = all.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        return "http://\(host)/?" + text.joined(separator: "&")
    }

    /// Posts a body.
    ///
    /// - Returns: The number of bytes of the answer, which is kept until the next one.
    @discardableResult
    func post(_ body: [UInt8], to url: String) throws -> Int {
        let status = body.withUnsafeBytes { bare_http_post(handle, url, $0.baseAddress, $0.count) }
        let answer = self.answer
        guard status == 200 else {
            throw ChildProcess.Failure(
                description: "status \(status): \(String(decoding: answer.prefix(500), as: UTF8.self))")
        }
        return answer.count
    }

    /// The answer to the last request, which the next one overwrites.
    var answer: UnsafeRawBufferPointer {
        var length = 0
        let bytes = bare_http_answer(handle, &length)
        return UnsafeRawBufferPointer(start: bytes, count: length)
    }

    /// Gives back the room for answers: the next one is received into new memory.
    func forget() { bare_http_forget(handle) }

    /// Runs a statement and gives its answer as text.
    @discardableResult
    func run(_ sql: String, in database: String? = nil) throws -> String {
        try post(Array(sql.utf8), to: url(["database": database ?? self.database, "default_format": "TSV"]))
        return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Posts a body many times over several connections at once, and expects the same number of bytes each time.
    func load(_ body: [UInt8], to url: String, connections: Int, count: Int) throws {
        let expected = try post(body, to: url)
        let good = body.withUnsafeBytes {
            bare_http_load(handle, url, $0.baseAddress, $0.count, CInt(connections), count, expected)
        }
        try expect(good, count, "answers")
    }
}
