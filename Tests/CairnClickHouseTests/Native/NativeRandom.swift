import TestSupport

@testable import CairnClickHouse

/// Random types, values and blocks that a reader gives back exactly as they are.
struct NativeRandom {
    private static let leaves: [NativeType] =
        [8, 16, 32, 64, 128, 256].flatMap { [.int($0), .uint($0)] } + [
            .float32, .float64, .bfloat16, .bool, .string, .string, .string, .fixedString(3), .date, .date32,
            .dateTime(zone: nil), .dateTime(zone: "Asia/Seoul"), .dateTime64(scale: 3, zone: nil),
            .dateTime64(scale: 9, zone: "UTC"), .time, .time64(scale: 6), .decimal(precision: 9, scale: 2),
            .decimal(precision: 18, scale: 8), .decimal(precision: 38, scale: 18),
            .decimal(precision: 76, scale: 0), .uuid, .ipv4, .ipv6,
        ]

    var generator: SeededGenerator

    init(seed: UInt64 = .random(in: .min ... .max)) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func byte() -> UInt8 { UInt8.random(in: 0...255, using: &generator) }

    mutating func element<Element>(of elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }

    mutating func type(depth: Int = 4) -> NativeType {
        guard depth > 1 else { return leaf() }
        switch number(0...9) {
        case 0: return .nullable(leaf())
        case 1: return .array(type(depth: depth - 1))
        case 2: return .tuple(elements(number(0...3), depth, named: number(0...1) == 1))
        case 3: return .map(leaf(), type(depth: depth - 1))
        case 4: return .nested(elements(number(1...3), depth, named: true))
        case 5: return .lowCardinality(number(0...1) == 0 ? leaf() : .nullable(leaf()))
        case 6: return number(0...3) == 0 ? .array(.nothing) : .array(.lowCardinality(.nullable(.string)))
        default: return leaf()
        }
    }

    private mutating func leaf() -> NativeType { element(of: Self.leaves) }

    private mutating func elements(_ count: Int, _ depth: Int, named: Bool) -> [NativeType.Element] {
        (0..<count).map { index in
            NativeType.Element(type(depth: depth - 1), name: named ? element(of: ["a", "b c", "`", "from"]) : nil)
        }
    }

    mutating func values(_ type: NativeType, count: Int) -> NativeValues {
        switch type {
        case .string:
            var strings = NativeStrings()
            // Now and then one whose length takes several bytes.
            for _ in 0..<count {
                strings.append(utf8: bytes(number(0...99) == 0 ? number(100...20_000) : number(0...20)))
            }
            return .strings(strings)
        case .nothing: return .nothing(count: count)
        case .nullable(let inner):
            return .nullable(isNull: (0..<count).map { _ in UInt8(number(0...1)) }, values(inner, count: count))
        case .array(let inner):
            let ends = ends(count)
            return .array(ends: ends, values(inner, count: ends.last ?? 0))
        case .map(let key, let value):
            let ends = ends(count)
            return .array(ends: ends, tuple([key, value], count: ends.last ?? 0))
        case .nested(let elements):
            let ends = ends(count)
            return .array(ends: ends, tuple(elements.map(\.type), count: ends.last ?? 0))
        case .tuple(let elements): return tuple(elements.map(\.type), count: count)
        case .lowCardinality(let inner):
            // Without values there is no dictionary in the stream.
            let size = count == 0 ? 0 : number(0...20) == 0 ? number(250...300) : number(2...5)
            let plain = NativeLayout.dictionaryType(inner)
            let keys = (0..<count).map { _ in UInt32(number(0...(size - 1))) }
            return .dictionary(keys: keys, values(plain, count: size), hasNull: plain != inner)
        default:
            let width = type.fixedWidth ?? 0
            return .fixed(NativeFixed(width: width, bytes: bytes(width * count)))
        }
    }

    private mutating func tuple(_ types: [NativeType], count: Int) -> NativeValues {
        .tuple(types.map { values($0, count: count) }, count: count)
    }

    private mutating func ends(_ count: Int) -> [Int] {
        var last = 0
        return (0..<count).map { _ in
            last += number(0...2)
            return last
        }
    }

    private mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

    mutating func block(rows: ClosedRange<Int> = 0...6) -> NativeBlock {
        let rowCount = number(rows)
        let columns = (0..<number(1...3)).map { index in
            let type = type()
            return NativeColumn(name: "c\(index)", type: type, values: values(type, count: rowCount))
        }
        return NativeBlock(columns: columns, rowCount: rowCount)
    }

    /// Cuts a stream into pieces of random lengths.
    mutating func pieces(of bytes: [UInt8], upTo limit: Int) -> [[UInt8]] {
        var (pieces, start): ([[UInt8]], Int) = ([], 0)
        while start < bytes.count {
            let end = min(bytes.count, start + number(1...limit))
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
