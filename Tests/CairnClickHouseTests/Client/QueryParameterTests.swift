import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct QueryParameterTests {
    /// Reads a field as the TabSeparated format has it, up to its end or to a quote.
    private func unescape(_ text: some Sequence<UInt8>, quoted: Bool = false) -> [UInt8]? {
        var (bytes, iterator): ([UInt8], _) = ([], text.makeIterator())
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "\t"), UInt8(ascii: "\n"): return nil
            case UInt8(ascii: "'") where quoted: return nil
            case UInt8(ascii: "\\"):
                switch iterator.next() {
                case UInt8(ascii: "t"): bytes.append(9)
                case UInt8(ascii: "n"): bytes.append(10)
                case UInt8(ascii: "r"): bytes.append(13)
                case UInt8(ascii: "0"): bytes.append(0)
                case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
                case UInt8(ascii: "'"): bytes.append(UInt8(ascii: "'"))
                case UInt8(ascii: "x"):
                    guard let high = iterator.next(), let low = iterator.next(),
                        let byte = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
                    else { return nil }
                    bytes.append(byte)
                default: return nil
                }
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    /// The elements between brackets, taken apart at commas outside of quotes.
    private func elements(_ list: String) -> [[UInt8]]? {
        guard list.hasPrefix("["), list.hasSuffix("]") else { return nil }
        var (elements, element, isQuoted, isEscaped): ([[UInt8]], [UInt8], Bool, Bool) = ([], [], false, false)
        for byte in list.utf8.dropFirst().dropLast() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "'") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ","), !isQuoted {
                elements.append(element)
                element = []
                continue
            }
            element.append(byte)
        }
        guard !isQuoted, !isEscaped else { return nil }
        return element.isEmpty && elements.isEmpty ? [] : elements + [element]
    }

    private func text(_ random: inout SeededGenerator) -> String {
        let scalars: [Unicode.Scalar] = [
            "\\", "'", "\t", "\n", "\r", "\0", "\u{8}", "\u{C}", "a", "x", "N", "0", ",", "[", "]", "é", "\u{301}", "가",
            "\u{1F600}", "\u{7F}", "\"", "`", "{", "}", ":", "&", "%", "+", " ",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            text.append(scalars.randomElement(using: &random) ?? "a")
        }
        return String(text)
    }

    @Test func `a text is read as what it was`() {
        var random = SeededGenerator()
        for _ in 0..<2000 {
            let text = text(&random)
            let parameter = QueryParameter.text(text)
            #expect(parameter.type == "String")
            #expect(unescape(parameter.value.utf8) == Array(text.utf8), "\(parameter.value) seed \(random.seed)")
        }
    }

    @Test func `bytes are read as what they were and travel as text`() {
        var random = SeededGenerator()
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let parameter = QueryParameter.bytes(bytes)
            #expect(parameter.value.utf8.allSatisfy { $0 < 0x80 })
            #expect(unescape(parameter.value.utf8) == bytes, "seed \(random.seed)")
        }
    }

    @Test func `every element of a list is read as what it was`() throws {
        var random = SeededGenerator()
        for _ in 0..<1000 {
            let texts = (0..<Int.random(in: 0...4, using: &random)).map { _ in text(&random) }
            let parameter = QueryParameter.array(of: "String", texts, isQuoted: true)
            #expect(parameter.type == "Array(String)")
            let found = try #require(elements(parameter.value), "\(parameter.value) seed \(random.seed)")
            let read = found.map { element -> [UInt8]? in
                guard element.count >= 2, element.first == 0x27, element.last == 0x27 else { return nil }
                return unescape(element.dropFirst().dropLast(), quoted: true)
            }
            #expect(read == texts.map { Array($0.utf8) }, "\(parameter.value) seed \(random.seed)")
        }
    }

    @Test func `numbers are written as they are`() {
        #expect(QueryParameter.integer(Int64.min) == .number("-9223372036854775808", type: "Int64"))
        #expect(QueryParameter.unsigned(.max) == .number("18446744073709551615", type: "UInt64"))
        #expect(QueryParameter.array(of: "Int64", ["-1", "2"], isQuoted: false).value == "[-1,2]")
    }
}
