/// The names and numbers of an `Enum8` or `Enum16`.
struct NativeEnum: Hashable, Sendable {
    struct Case: Hashable, Sendable {
        let name: String
        let number: Int16
    }

    /// 8 or 16.
    let bits: Int
    /// Ascending by number, as the server prints them.
    let cases: [Case]
    /// By bytes, because the server tells names apart that are equal as `String`s.
    private let numbers: [[UInt8]: Int16]

    /// - Throws: `NativeError` when a name or number repeats, a number does not fit, or there is no case.
    init(bits: Int, _ cases: [(name: String, number: Int16)]) throws(NativeError) {
        guard bits == 8 || bits == 16 else { throw NativeError("an enum has 8 or 16 bits, not \(bits)") }
        guard !cases.isEmpty else { throw NativeError("an enum has no cases") }
        var numbers: [[UInt8]: Int16] = [:]
        for (name, number) in cases {
            guard bits == 16 || Int8(exactly: number) != nil else {
                throw NativeError("the number \(number) does not fit into an Enum8")
            }
            guard numbers.updateValue(number, forKey: Array(name.utf8)) == nil else {
                throw NativeError("an enum has the name \(NativeQuoting.quoted(name)) twice")
            }
        }
        self.bits = bits
        self.cases = cases.map(Case.init).sorted { $0.number < $1.number }
        self.numbers = numbers
        for (lower, upper) in zip(self.cases, self.cases.dropFirst()) where lower.number == upper.number {
            throw NativeError("an enum has the number \(upper.number) twice")
        }
    }

    /// The name of a number, or nil when no case has it.
    func name(of number: Int16) -> String? {
        var (lower, upper) = (0, cases.count)
        while lower < upper {
            let middle = (lower + upper) / 2
            if cases[middle].number < number { lower = middle + 1 } else { upper = middle }
        }
        return lower < cases.count && cases[lower].number == number ? cases[lower].name : nil
    }

    /// The number of a name that is spelled exactly so, byte by byte.
    func number(named name: String) -> Int16? { numbers[Array(name.utf8)] }

    /// The number that a person's text means: a name, the digits of a number, or a name in other case if only one fits.
    func number(reading text: String) -> Int16? {
        if let number = number(named: text) { return number }
        if let number = Int16(text) { return name(of: number).map { _ in number } }
        let lowercased = text.lowercased()
        let matches = cases.filter { $0.name.lowercased() == lowercased }
        return matches.count == 1 ? matches[0].number : nil
    }
}

extension NativeEnum: CustomStringConvertible {
    /// The server's spelling: `Enum8('buy' = 1, 'sell' = 2)`.
    var description: String {
        let list = cases.map { "\(NativeQuoting.quoted($0.name)) = \($0.number)" }.joined(separator: ", ")
        return "Enum\(bits)(\(list))"
    }
}
