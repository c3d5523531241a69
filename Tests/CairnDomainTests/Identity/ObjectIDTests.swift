import CairnDomain
import TestSupport
import Testing

@Suite struct ObjectIDTests {
    @Test func `Ids have the layout of a MongoDB ObjectId`() throws {
        let time = try #require(Timestamp("2024-01-15T09:30:00.999Z"))
        let ids = (0..<3).map { _ in ObjectID.generate(at: time) }
        for id in ids {
            #expect(id.bytes.count == 12 && Array(id.bytes.prefix(4)) == [0x65, 0xA4, 0xFB, 0x18])
            #expect(id.created == Timestamp("2024-01-15T09:30:00Z"))
            #expect(id.bytes[4..<9] == ids[0].bytes[4..<9], "five bytes belong to the process")
        }
        let counts = ids.map { id in id.bytes[9...].reduce(0) { $0 << 8 | Int($1) } }
        #expect(counts[1] > counts[0] && counts[2] > counts[1])
    }

    @Test func `The time of making runs to 2106`() throws {
        for text in ["1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z", "2106-02-07T06:28:15Z"] {
            let time = try #require(Timestamp(text))
            #expect(ObjectID.generate(at: time).created == time)
        }
        // Beyond it the four bytes wrap around, and nothing traps.
        for time in [Timestamp.min, .max, Timestamp(millisecondsSince1970: -1)] {
            #expect(ObjectID.generate(at: time).bytes.count == 12)
        }
    }

    @Test func `Ids made by many tasks at once are all different`() async {
        let ids = await withTaskGroup(of: [ObjectID].self) { group in
            for _ in 0..<16 { group.addTask { (0..<2000).map { _ in ObjectID.generate() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(ids).count == 32_000)
        #expect(Set(ids.map { $0.bytes[4..<9] }).count == 1)
    }

    @Test func `Ids made one after another ascend`() throws {
        let time = try #require(Timestamp("2024-01-15"))
        let ids = (0..<1000).map { ObjectID.generate(at: time.advanced(byMilliseconds: Int64($0) * 500)) }
        #expect(ids == ids.sorted())
    }

    @Test(arguments: SeededGenerator.seeds)
    func `Text, bytes and order agree`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var texts: [String] = []
        for _ in 0..<500 {
            let bytes = (0..<12).map { _ in UInt8.random(in: 0...255, using: &random) }
            let id = try #require(ObjectID(bytes: bytes))
            let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(id.bytes == bytes && id.description == text)
            #expect(ObjectID(text) == id && ObjectID(text.uppercased()) == id)
            texts.append(text)
        }
        #expect(texts.compactMap { ObjectID($0) }.sorted().map(\.description) == texts.sorted())
    }

    @Test(arguments: [
        "", "0", "65a4fb4800000000000000000", "65a4fb48000000000000000", "65a4fb48000000000000000g",
        "+5a4fb480000000000000000",
        "65a4fb48 00000000000000 ", "0x65a4fb480000000000000", "65a4fb4800000000000000０", "６5a4fb48000000000000000",
        "65a4fb48-0000-0000-0000000",
        "😀😀😀😀😀😀", "65a4fb48000000000000000@", "65a4fb48000000000000000`", "65a4fb48000000000000000/",
        "65a4fb48000000000000000:",
    ])
    func `Other text is no id`(text: String) {
        #expect(ObjectID(text) == nil)
        #expect(throws: DecodingError.self) { try decoded(ObjectID.self, "\"\(text)\"") }
    }

    @Test(arguments: [0, 1, 11, 13, 24])
    func `Other numbers of bytes are no id`(count: Int) {
        #expect(ObjectID(bytes: [UInt8](repeating: 7, count: count)) == nil)
    }

    @Test func `Ids are coded as text`() throws {
        let id = try #require(ObjectID("65a4fb48000000000000ffff"))
        #expect(try encoded([id]) == #"["65a4fb48000000000000ffff"]"# && throughJSON(id) == id)
    }
}
