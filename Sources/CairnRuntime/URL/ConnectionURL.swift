public import CairnRepositories

/// The parts of a URL that names servers: `scheme://user:password@host:port,host/database?option=value`.
///
/// Errors name the part that is wrong, never the URL, which may hold a password.
public struct ConnectionURL: Sendable, Hashable {
    /// A server.
    public struct Host: Sendable, Hashable {
        /// The name or address; IPv6 without brackets.
        public let name: String
        /// The port, if the URL names one.
        public let port: Int?
    }

    /// What stands before the colon, in lower case.
    public let scheme: String
    /// The user, if the URL names one.
    public let user: String?
    /// The password, if the URL has one.
    public let password: String?
    /// The servers, in the order of the URL; none only where that is allowed.
    public let hosts: [Host]
    /// What stands between the servers and the question mark, without its first slash; empty when there is nothing.
    public let path: String
    /// What follows the question mark, in its order.
    public let options: [URLOption]

    /// Takes a URL apart.
    ///
    /// - Parameters:
    ///   - text: The URL; characters that have a meaning in it are written with `%` and two hexadecimal digits.
    ///   - schemes: Those that are understood.
    ///   - backend: The backend that errors name.
    ///   - needsHost: Whether a URL without a host, as `scheme:///path`, is refused.
    /// - Throws: `CairnError` with code `invalidInput`.
    public init(
        _ text: String, schemes: [String], backend: BackendKind, needsHost: Bool = true
    ) throws(CairnError) {
        func refusal(_ message: String) -> CairnError {
            CairnError(.invalidInput, backend: backend, operation: "read URL", message: message)
        }
        func decode(_ text: Substring, _ part: String) throws(CairnError) -> String {
            guard let decoded = PercentEncoding.decode(text) else {
                throw refusal("\(part) has a % that two hexadecimal digits do not follow")
            }
            // In a header or a command a line break would begin another one.
            guard !decoded.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
                throw refusal("\(part) holds a control character")
            }
            return decoded
        }
        scheme = text.prefix { $0 != ":" }.lowercased()
        guard schemes.contains(scheme), text.dropFirst(scheme.count).hasPrefix("://") else {
            let known = schemes.map { "\($0)://" }.joined(separator: " or ")
            throw refusal("the URL does not begin with \(known)")
        }
        let rest = text.dropFirst(scheme.count + 3)
        guard !rest.contains("#") else { throw refusal("the URL has a fragment; write # as %23") }
        let end = rest.firstIndex { "/?".contains($0) } ?? rest.endIndex
        // Most likely the rest of a password, which must not be taken for a name that errors may show.
        guard !rest[end...].contains("@") else {
            throw refusal("the URL has an @ after its hosts; write / as %2F, ? as %3F and @ as %40")
        }
        let question = rest.firstIndex(of: "?") ?? rest.endIndex
        options = try URLOption.list(rest[question...].dropFirst(), backend: backend)
        let place = rest[..<question]
        var authority = place.prefix { $0 != "/" }
        path = try decode(place.dropFirst(authority.count + 1), "the path")
        if let at = authority.lastIndex(of: "@") {
            let login = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            authority = authority[authority.index(after: at)...]
            user = try decode(login[0], "the user")
            password = login.count > 1 ? try decode(login[1], "the password") : nil
            guard user?.isEmpty == false else { throw refusal("the URL has a login without a user") }
        } else {
            (user, password) = (nil, nil)
        }
        var hosts: [Host] = []
        if authority.isEmpty, !needsHost {
            self.hosts = []
            return
        }
        for part in authority.split(separator: ",", omittingEmptySubsequences: false) {
            var name = part
            var port: Int?
            let bracket = part.hasPrefix("[") ? part.firstIndex(of: "]") : nil
            if let colon = part[(bracket ?? part.startIndex)...].firstIndex(of: ":") {
                guard let number = Int(part[part.index(after: colon)...]), (1...65_535).contains(number) else {
                    throw refusal("the port of a host is not a number from 1 to 65535")
                }
                (name, port) = (part[..<colon], number)
            }
            if bracket != nil, name.hasSuffix("]") { name = name.dropFirst().dropLast() }
            let decoded = try decode(name, "a host")
            guard !decoded.isEmpty, !decoded.contains(where: { "[]/@?# ".contains($0) }) else {
                throw refusal(decoded.isEmpty ? "the URL names no host" : "a host has a name that cannot be one")
            }
            hosts.append(Host(name: decoded, port: port))
        }
        self.hosts = hosts
    }
}
