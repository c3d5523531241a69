/// Where a store is: `sqlite:/data/cairn.sqlite`, `memory:`, `postgres://user@host/db`.
///
/// Printing one never shows a password.
public struct StoreURL: Sendable, Hashable {
    /// The text as given; may hold a password.
    public let text: String
    /// What stands before the first colon, in lower case.
    public let scheme: String

    /// Parses a URL.
    ///
    /// - Throws: `StoreURLError` when there is no scheme.
    public init(_ text: String) throws(StoreURLError) {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex,
            text[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
        else {
            throw .noScheme
        }
        self.text = text
        scheme = text[..<colon].lowercased()
    }

    /// What stands after the scheme and its colon; may hold a password.
    public var rest: Substring {
        text[text.index(text.startIndex, offsetBy: scheme.count + 1)...]
    }
}

/// Why a text is not the URL of a store; never shows the text, which may hold a password.
public enum StoreURLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no scheme.
    case noScheme
    /// No backend of this process has the scheme.
    case unknownScheme(String, known: [String])
    /// The backend of the scheme says what is wrong with the rest.
    case notUnderstood(String)

    /// The reason as the end of a sentence.
    public var description: String {
        switch self {
        case .noScheme: "is not a store URL such as sqlite:cairn.sqlite or memory:"
        case .unknownScheme(let scheme, let known):
            "has the scheme \(scheme):, known are \(known.map { "\($0):" }.joined(separator: " "))"
        case .notUnderstood(let reason): "is no such URL: \(reason)"
        }
    }
}

extension StoreURL: CustomStringConvertible {
    /// The URL with passwords replaced by `***`.
    public var description: String {
        var shown = text
        if let slashes = shown.range(of: "//") {
            // A password may hold a slash, an @ and a question mark that should have been escaped.
            let whole = shown[slashes.upperBound...]
            let head = whole.prefix { $0 != "?" }
            let place = head.contains("@") || head.contains("/") ? head : whole
            if let at = place.lastIndex(of: "@"), let colon = place[..<at].firstIndex(of: ":") {
                shown.replaceSubrange(shown.index(after: colon)..<at, with: "***")
            }
        }
        guard let question = shown.firstIndex(of: "?") else { return shown }
        let parameters = shown[shown.index(after: question)...].split(separator: "&", omittingEmptySubsequences: false)
        let redacted = parameters.map { parameter -> String in
            let name = parameter.prefix { $0 != "=" }
            let isSecret = ["password", "secret", "token", "key"].contains { name.lowercased().hasSuffix($0) }
            return isSecret && name.count < parameter.count ? "\(name)=***" : String(parameter)
        }
        return shown[...question] + redacted.joined(separator: "&")
    }
}

extension String {
    /// The first occurrence of a text; the standard library has this only with Foundation.
    fileprivate func range(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
