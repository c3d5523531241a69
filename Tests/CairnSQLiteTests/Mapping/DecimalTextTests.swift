import Testing

@testable import CairnSQLite

@Suite struct DecimalTextTests {
    private func decode(_ text: String) -> Int128? {
        var text = text
        return text.withUTF8(DecimalText.decode)
    }

    private func samples() -> [Int128] {
        var samples: [Int128] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        for exponent in 0..<38 {
            let power = (0..<exponent).reduce(Int128(1)) { value, _ in value * 10 }
            samples += [power - 1, power, power + 1, -power - 1, -power, -power + 1, power * 7 / 3]
        }
        return samples
    }

    @Test func `the text is what it is documented to be`() {
        #expect(DecimalText.encode(0) == "000000000000000000000.000000000000000000")
        #expect(
            DecimalText.encode(2012_253435890000000000) == "000000000000000002012.253435890000000000")
        #expect(DecimalText.encode(-1_500000000000000000) == "-999999999999999999998.499999999999999999")
    }

    @Test func `every number comes back`() {
        for sample in samples() { #expect(decode(DecimalText.encode(sample)) == sample) }
    }

    @Test func `the order of the bytes is the order of the numbers`() {
        let numbers = samples().sorted()
        let texts = numbers.map { Array(DecimalText.encode($0).utf8) }
        for index in numbers.indices.dropFirst() where numbers[index - 1] < numbers[index] {
            #expect(texts[index - 1].lexicographicallyPrecedes(texts[index]), "\(numbers[index])")
        }
    }

    @Test(arguments: [
        "", "-", "1.5", "000000000000000002012.25343589000000000", "000000000000000002012,253435890000000000",
        "00000000000000000x012.253435890000000000", "999999999999999999999.999999999999999999",
        "-000000000000000000000.000000000000000000",
    ])
    func `text of another form is none`(text: String) {
        #expect(decode(text) == nil)
    }
}
