import CairnClickHouse
import Foundation
import FoundationNetworking

/// Asks a server without Cairn, for what a test prepares or checks behind its back.
struct RawHTTP {
    private let configuration: ClickHouseConfiguration
    private let host: ClickHouseConfiguration.Host

    init(_ configuration: ClickHouseConfiguration, _ host: ClickHouseConfiguration.Host? = nil) {
        self.configuration = configuration
        self.host = host ?? configuration.hosts[0]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The answer as text, in the format TabSeparated unless the query says otherwise.
    @discardableResult
    func run(_ sql: String, database: String = "system") async throws -> String {
        guard let url = URL(string: "http://\(host)/?database=\(database)") else {
            throw Failure(description: "no URL")
        }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(sql.utf8)
        request.setValue(configuration.user, forHTTPHeaderField: "X-ClickHouse-User")
        request.setValue(configuration.password, forHTTPHeaderField: "X-ClickHouse-Key")
        let (data, response) = try await URLSession.shared.data(for: request)
        let text = String(decoding: data, as: UTF8.self)
        guard (response as? HTTPURLResponse)?.statusCode == 200 else { throw Failure(description: text) }
        return text
    }
}
