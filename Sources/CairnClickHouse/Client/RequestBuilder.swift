import CairnRepositories
import CairnRuntime

/// Writes queries as HTTP requests. https://clickhouse.com/docs/interfaces/http
struct RequestBuilder: Sendable {
    /// Longer lists of parameters travel in the body: a server takes no URL above a mebibyte, proxies less.
    private static let maximumQueryString = 8 << 10
    /// A server takes a thousand fields with a request, settings among them.
    private static let maximumParameters = 950
    /// No field of a form is longer, the query included.
    private static let maximumField = 128 << 10

    private let configuration: ClickHouseConfiguration

    init(_ configuration: ClickHouseConfiguration) {
        self.configuration = configuration
    }

    /// The request for one attempt at a query.
    ///
    /// - Parameter reportsProgress: Whether someone listens to it.
    /// - Throws: `CairnError` with code `invalidInput` for a query with more values than a server takes; when the body
    ///   cannot be compressed.
    func request(
        for query: ClickHouseQuery, id: String, to host: ClickHouseConfiguration.Host, deadline: Deadline?,
        reportsProgress: Bool = false
    ) throws(CairnError) -> HTTPRequest {
        let (sql, bound) = query.sql.rendered
        var arguments = arguments(for: query, id: id, progressInterval: reportsProgress ? 100 : 1000)
        var parameters = bound.map { (name: "param_\($0.name)", value: $0.parameter.value) }
        let isForm = parameters.reduce(0) { $0 + $1.value.utf8.count } > Self.maximumQueryString
        guard bound.count <= Self.maximumParameters, !isForm || sql.utf8.count <= Self.maximumField else {
            throw CairnError(
                .invalidInput, backend: .clickHouse, operation: query.operation,
                message: "\(bound.count) values in \(sql.utf8.count) bytes of conditions are too many for a server; "
                    + "alternatives for one field count as one")
        }
        var headers = headers
        var body: [UInt8]
        if let data = query.data {
            arguments.append(("query", sql))
            body = data
        } else if isForm {
            let form = MultipartForm(parameters + [("query", sql)])
            parameters = []
            headers.append(("Content-Type", form.contentType))
            body = form.body
        } else {
            body = Array(sql.utf8)
        }
        // Small bodies are not worth it.
        if configuration.compression != .none, body.count > 1024, query.data != nil {
            body = try configuration.compression.compress(body)
            headers.append(("Content-Encoding", configuration.compression.rawValue))
        }
        let text = (arguments + parameters).map {
            "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
        }
        return HTTPRequest(
            url: "\(configuration.isSecure ? "https" : "http")://\(host)/?" + text.joined(separator: "&"),
            headers: headers, body: body, deadline: deadline?.instant, isPaced: query.isPaced,
            reportsProgress: reportsProgress,
            idleTimeout: query.isSilent
                ? max(configuration.idleTimeout, configuration.timeout) : configuration.idleTimeout,
            connectTimeout: configuration.connectTimeout,
            tls: .init(authorityFile: configuration.authorityFile, isVerified: configuration.verifiesCertificate))
    }

    /// An answer is whole or an error: a server's profile may cut answers short in silence, leave out a shard or give
    /// functions another meaning.
    private static let wholeAnswers = Dictionary(
        uniqueKeysWithValues: [
            "distinct", "group_by", "join", "read", "result", "set", "sort", "timeout", "transfer",
        ].map { ("\($0)_overflow_mode", "throw") } + [
            ("read_overflow_mode_leaf", "throw"), ("timeout_overflow_mode_leaf", "throw"),
            ("skip_unavailable_shards", "0"), ("limit", "0"), ("offset", "0"),
            // What NULL means, and how values travel.
            ("aggregate_functions_null_for_empty", "0"), ("transform_null_in", "0"), ("join_use_nulls", "0"),
            ("cast_keep_nullable", "0"), ("output_format_native_encode_types_in_binary_format", "0"),
        ])

    /// - Parameter progressInterval: In milliseconds.
    private func arguments(
        for query: ClickHouseQuery, id: String, progressInterval: Int
    ) -> [(name: String, value: String)] {
        var settings = configuration.settings.merging(Self.wholeAnswers) { $1 }
        // Headers with the progress show that a long query lives.
        settings["send_progress_in_http_headers"] = "1"
        settings["http_headers_progress_interval_ms"] = "\(progressInterval)"
        settings["cancel_http_readonly_queries_on_client_close"] = "1"
        if configuration.compression != .none { settings["enable_http_compression"] = "1" }
        settings.merge(query.settings) { $1 }
        return [("database", query.database ?? configuration.database), ("query_id", id), ("default_format", "Native")]
            + settings.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    private var headers: [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = [
            ("X-ClickHouse-User", configuration.user), ("User-Agent", "cairn"),
            // Without it libcurl waits a second for a server to agree to a large body.
            ("Expect", ""),
        ]
        if !configuration.password.isEmpty { headers.append(("X-ClickHouse-Key", configuration.password)) }
        if configuration.compression != .none {
            headers.append(("Accept-Encoding", configuration.compression.rawValue))
        }
        return headers
    }
}

/// Fields in the body of a request. https://www.rfc-editor.org/rfc/rfc7578
struct MultipartForm {
    let contentType: String
    let body: [UInt8]

    init(_ fields: [(name: String, value: String)]) {
        // Chosen by chance: no value holds it.
        let boundary = "cairn-" + (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
        var body: [UInt8] = []
        for (name, value) in fields {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        self.body = body + Array("--\(boundary)--\r\n".utf8)
        contentType = "multipart/form-data; boundary=\(boundary)"
    }
}
