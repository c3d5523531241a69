public import CairnRepositories

/// One `name=value` behind the question mark of a store's URL.
public struct URLOption: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value, decoded; empty when there is none.
    public let value: String
    private let backend: BackendKind

    /// Takes `a=1&b=2` apart.
    ///
    /// - Throws: `CairnError` with code `invalidInput` for a `%` that two hexadecimal digits do not follow.
    public static func list(_ text: Substring, backend: BackendKind) throws(CairnError) -> [URLOption] {
        var options: [URLOption] = []
        for part in text.split(separator: "&") {
            let name = part.prefix { $0 != "=" }
            guard let value = PercentEncoding.decode(part.dropFirst(name.count + 1)) else {
                throw refusal("\(name) has a % that two hexadecimal digits do not follow", backend)
            }
            options.append(URLOption(name: String(name), value: value, backend: backend))
        }
        return options
    }

    /// `true` or `false`, also written 1 and 0.
    public func truth() throws(CairnError) -> Bool {
        switch value {
        case "true", "1": return true
        case "false", "0": return false
        default: throw refusal("is \(value), not true or false")
        }
    }

    /// A number of seconds, at most a day: longer than anyone waits.
    public func seconds() throws(CairnError) -> Duration {
        guard let seconds = Double(value), (0...86_400).contains(seconds) else {
            throw refusal("is \(value), not a number of seconds from 0 to 86400")
        }
        return .milliseconds(Int((seconds * 1000).rounded()))
    }

    /// A count within bounds.
    public func count(in bounds: ClosedRange<Int>) throws(CairnError) -> Int {
        guard let count = Int(value), bounds.contains(count) else {
            throw refusal("is \(value), not a count from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return count
    }

    /// One of the cases of an enum.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        of type: Choice.Type
    ) throws(CairnError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: value) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw refusal("is \(value), not one of \(known)")
        }
        return choice
    }

    /// The error for a name that nobody knows.
    public func unknown(known: String) -> CairnError {
        Self.refusal("\(name) is no option; there are \(known)", backend)
    }

    private func refusal(_ message: String) -> CairnError { Self.refusal("\(name) \(message)", backend) }

    private static func refusal(_ message: String, _ backend: BackendKind) -> CairnError {
        CairnError(.invalidInput, backend: backend, operation: "read URL", message: message)
    }
}
