/// Lists as the server prints them in definitions: `a, cityHash64(b, c), 'd, e'`.
enum SQLList {
    /// The elements; commas within parentheses or quotes do not count.
    static func split(_ text: some StringProtocol) -> [String] {
        var elements: [String] = []
        var element = ""
        var depth = 0
        var quote: Character?
        var isEscaped = false
        for character in text {
            if let open = quote {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == open {
                    quote = nil
                }
            } else if "'`\"".contains(character) {
                quote = character
            } else if character == "(" {
                depth += 1
            } else if character == ")" {
                depth -= 1
            } else if character == ",", depth == 0 {
                elements.append(element)
                element = ""
                continue
            } else if character == " ", element.isEmpty {
                continue
            }
            element.append(character)
        }
        return element.isEmpty ? elements : elements + [element]
    }

    /// The elements of a list that may stand in parentheses, as that of one element does: `(a)`.
    static func elements(of text: String) -> [String] {
        let list = split(text)
        guard list.count == 1, let only = list.first, only.hasPrefix("("), only.hasSuffix(")") else { return list }
        return split(only.dropFirst().dropLast())
    }

    /// The arguments of the first call in a text: `ReplacingMergeTree(v, d) ORDER BY (a)` has `v` and `d`.
    static func arguments(of text: String) -> [String] {
        guard let name = text.firstIndex(where: { !($0.isLetter || $0.isNumber || $0 == "_") }), text[name] == "("
        else {
            return []
        }
        var depth = 0
        var quote: Character?
        var end = name
        var index = name
        while index < text.endIndex {
            let character = text[index]
            if let open = quote {
                if character == "\\" { index = text.index(after: index) } else if character == open { quote = nil }
            } else if "'`\"".contains(character) {
                quote = character
            } else if character == "(" {
                depth += 1
            } else if character == ")" {
                depth -= 1
                if depth == 0 {
                    end = index
                    break
                }
            }
            if index < text.endIndex { index = text.index(after: index) }
        }
        return end > name ? split(text[text.index(after: name)..<end]) : []
    }

    /// A name or text without the quotes around it.
    static func unquoted(_ text: String) -> String {
        guard text.count >= 2, let first = text.first, "'`\"".contains(first), text.last == first else { return text }
        var unquoted = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if !isEscaped, character == "\\" {
                isEscaped = true
                continue
            }
            isEscaped = false
            unquoted.append(character)
        }
        return unquoted
    }
}
