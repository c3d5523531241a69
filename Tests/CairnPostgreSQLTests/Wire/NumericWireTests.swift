import CairnDomain
import CairnRepositories
import Testing

@testable import CairnPostgreSQL

@Suite struct NumericWireTests {
    private func price(_ hex: String) throws(WireError) -> Price {
        try WireBytes.read(WireBytes.bytes(hex)) { bytes throws(WireError) in try NumericWire.price(bytes) }
    }

    private func decimal(_ hex: String) throws(WireError) -> Int128 {
        try WireBytes.read(WireBytes.bytes(hex)) { bytes throws(WireError) in try NumericWire.decimal(bytes) }
    }

    private func integer(_ hex: String) throws(WireError) -> Int64 {
        try WireBytes.read(WireBytes.bytes(hex)) { bytes throws(WireError) in try NumericWire.integer(bytes) }
    }

    @Test(arguments: [
        ("0", "0000000000000008"), ("0.00000001", "0001fffe000000080001"), ("-0.00000001", "0001fffe400000080001"),
        ("1", "00010000000000080001"), ("10000", "00010001000000080001"), ("-101.5", "000200004000000800651388"),
        ("123456789.12345678", "0005000200000008000109291a8504d2162e"),
        ("92233720368.54775807", "0005000200000008039a0d2c0170156516af"),
        ("-92233720368.54775808", "0005000240000008039a0d2c0170156516b0"),
    ])
    func `a price has the bytes that a server gives it`(text: String, hex: String) throws {
        let value = try #require(Price(text))
        let bytes = WireBytes.written { NumericWire.append(value, to: &$0) }
        #expect(WireBytes.hex(bytes) == "000000" + WireBytes.hex([UInt8(hex.count / 2)]) + hex)
        #expect(try price(hex) == value)
    }

    @Test(arguments: [
        ("0", "0000000000000012"), ("0.000000000000000001", "0001fffb000000120064"),
        ("2012.25343589", "000300000000001207dc09e60e05"), ("1000000000000", "00010003000000120001"),
        ("999999999999.999999999999999999", "0008000200000012270f270f270f270f270f270f270f26ac"),
        (
            "-170141183460469231731.687303715884105728",
            "000b00054000001200011b66049f11fc1b0b06c31ad9017316fc04210af0"
        ),
        ("170141183460469231731.687303715884105727", "000b00050000001200011b66049f11fc1b0b06c31ad9017316fc04210a8c"),
    ])
    func `a decimal has the bytes that a server gives it`(text: String, hex: String) throws {
        let value = try #require(Volume(text)).units
        let bytes = WireBytes.written { NumericWire.append(decimal: value, to: &$0) }
        #expect(WireBytes.hex(bytes) == "000000" + WireBytes.hex([UInt8(hex.count / 2)]) + hex)
        #expect(try decimal(hex) == value)
    }

    @Test func `every number comes back as it was`() throws {
        var samples = WireSamples()
        for _ in 0..<50 {
            for units in samples.integers {
                let bytes = WireBytes.written { NumericWire.append(Price(units: units), to: &$0) }
                #expect(try price(WireBytes.hex(Array(bytes[4...]))).units == units, "seed \(samples.seed)")
            }
            for units in samples.decimals {
                let bytes = WireBytes.written { NumericWire.append(decimal: units, to: &$0) }
                #expect(try decimal(WireBytes.hex(Array(bytes[4...]))) == units, "seed \(samples.seed)")
            }
        }
    }

    /// The bytes of digits in base 10,000.
    private func hex(_ digits: [UInt16], weight: Int16, sign: UInt16 = 0, scale: UInt16 = 0) -> String {
        WireBytes.hex(
            WireBytes.written { writer in
                writer.append(UInt16(digits.count))
                writer.append(weight)
                writer.append(sign)
                writer.append(scale)
                for digit in digits { writer.append(digit) }
            })
    }

    @Test func `a number may have any digits around it that are zero, and show any scale`() throws {
        #expect(try price(hex([0, 0, 101, 5000, 0, 0, 0, 0], weight: 2)).units == 10_150_000_000)
        #expect(try price(hex([0, 0, 0, 0, 0, 0, 7], weight: 6, sign: 0x4000, scale: 500)).units == -700_000_000)
        #expect(try price(hex([0, 0], weight: 30_000)).units == 0)
        #expect(try price(hex([0], weight: -30_000, sign: 0x4000)).units == 0)
        #expect(try decimal(hex([1, 0, 0, 0, 0, 0, 0, 0], weight: 0)) == 1_000_000_000_000_000_000)
        #expect(try decimal(hex([12], weight: -5, scale: 20).replacing("000c", with: "04b0")) == 12)
        #expect(try integer(hex([922, 3372, 368, 5477, 5807], weight: 4)) == .max)
        #expect(try integer(hex([922, 3372, 368, 5477, 5808], weight: 4, sign: 0x4000)) == .min)
        #expect(try integer(hex([5, 0, 0], weight: 0, scale: 6)) == 5)
    }

    @Test func `what cannot be held exactly is refused`() {
        let prices = [
            hex([1], weight: -3), hex([922, 3372, 368, 5477, 5808], weight: 2), hex([1], weight: 3),
            hex([922, 3372, 368, 5477, 5809], weight: 2, sign: 0x4000), hex([1, 0, 0, 0, 1], weight: 1),
            hex([1], weight: .max), hex([1], weight: .min), hex([9999, 9999, 9999, 9999], weight: 30),
        ]
        for hex in prices { expectInexact(hex) { hex throws(WireError) in _ = try price(hex) } }
        let decimals = [
            hex([10], weight: -5), hex([150], weight: -5), hex([1], weight: -6), hex([1], weight: 6),
            "000b00050000001200011b66049f11fc1b0b06c31ad9017316fc04210af0",
            "000b00054000001200011b66049f11fc1b0b06c31ad9017316fc04210b54", "0001fffb00000013000a",
            hex(Array(repeating: 9999, count: 12), weight: 6),
        ]
        for hex in decimals { expectInexact(hex) { hex throws(WireError) in _ = try decimal(hex) } }
        for hex in [hex([1], weight: -1), hex([922, 3372, 368, 5477, 5808], weight: 4), hex([5, 1], weight: 0)] {
            expectInexact(hex) { hex throws(WireError) in _ = try integer(hex) }
        }
    }

    private func expectInexact(_ hex: String, _ read: (String) throws(WireError) -> Void) {
        let error = #expect(throws: WireError.self) { try read(hex) }
        #expect(error?.message.hasSuffix("cannot hold exactly") == true, "\(hex)")
        #expect(error?.code == .invalidStoredData)
    }

    @Test(arguments: [
        ("00000000c0000000", "NaN"), ("00000000d0000020", "infinity"), ("00000000f0000020", "infinity"),
        ("00000000a0000000", "no numeric"), ("", "no numeric"), ("00000000000000", "no numeric"),
        ("0001000000000000", "no numeric"), ("0000000000000000ff", "no numeric"),
        ("ffff0000000000000001", "no numeric"),
        ("00010000000000002710", "no numeric"), ("0005000400000000000100010001000127ff", "no numeric"),
    ])
    func `what is no number is refused`(hex: String, word: String) {
        let errors = [
            #expect(throws: WireError.self) { try price(hex) }, #expect(throws: WireError.self) { try decimal(hex) },
        ]
        for error in errors { #expect(error?.message.contains(word) == true, "\(hex): \(String(describing: error))") }
    }
}
