import Testing

@testable import CairnClickHouse

@Suite struct NativeFixedTests {
    @Test func `Numbers are read one by one and all at once`() {
        let wide = NativeFixed([Int128.min, -1, .max])
        #expect(wide.load(at: 1, as: Int128.self) == -1 && wide.array(of: Int128.self) == [.min, -1, .max])
        #expect(NativeFixed([1.5, -0.0]).array(of: Double.self) == [1.5, -0.0])
        #expect(NativeFixed(width: 4, bytes: [0, 0, 0x80, 0x3F]).load(at: 0, as: Float.self) == 1)
    }

    @Test func `Numbers that are not there, or of another width, are none`() {
        let numbers = NativeFixed([Int32(1), 2])
        #expect(numbers.load(at: 2, as: Int32.self) == nil && numbers.load(at: -1, as: Int32.self) == nil)
        #expect(numbers.load(at: 0, as: Int64.self) == nil && numbers.array(of: Int16.self) == nil)
        #expect(numbers.load(at: .max, as: Int32.self) == nil)
    }

    @Test func `Strings are bytes, and text when they are UTF-8`() {
        var strings = NativeStrings(["a\0b", ""])
        strings.append(utf8: [0xFF, 97])
        #expect(strings.count == 3 && strings.validText(at: 0) == "a\0b" && strings.validText(at: 1) == "")
        #expect(strings.validText(at: 2) == nil && Array(strings[2]) == [0xFF, 97])
    }
}
