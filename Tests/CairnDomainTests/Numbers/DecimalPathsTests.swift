import Testing

@testable import CairnDomain

/// The fast paths for reading and writing numbers must agree with the general ones on every input.
@Suite struct DecimalPathsTests {
    @Test(arguments: [nil, 0, 2, 4, 8, 18])
    func plainParsingAgreesWithTheGeneralPath(decimals: Int?) {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(state: seed)
        for _ in 0..<2000 {
            let whole = String(UInt64.random(in: 0...99_999_999_999, using: &random).description.prefix(6))
            let fraction = (0..<Int.random(in: 0...13, using: &random)).map { _ in
                // Fives and nines are where ties and carries are.
                ["0", "5", "9", "1"].randomElement(using: &random) ?? "0"
            }
            let text = (Bool.random(using: &random) ? "-" : "") + whole + "." + fraction.joined()
            check(Price.self, text, decimals, seed)
            check(Volume.self, text, decimals, seed)
        }
    }

    private func check<Number: FixedPoint>(_: Number.Type, _ text: String, _ decimals: Int?, _ seed: UInt64) {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard let fast = Number.plainUnits(bytes, decimals: decimals) else { return }
            #expect(
                fast == (try? Number(general: bytes, decimals: decimals))?.units,
                "\(text) to \(String(describing: decimals)) decimals, seed \(seed)")
        }
    }

    @Test func writtenNumbersAreShortestAndParseBack() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(state: seed)
        for _ in 0..<2000 {
            let shift = Int.random(in: 0...126, using: &random)
            let price = Price(units: Int64.random(in: .min ... .max, using: &random) >> min(shift, 62))
            let volume = Volume(units: Int128.random(in: .min ... .max, using: &random) >> shift)
            #expect(Price(price.description) == price, "seed \(seed)")
            #expect(Volume(volume.description) == volume, "seed \(seed)")
            #expect(!volume.description.contains(".") || volume.description.last != "0", "seed \(seed)")
        }
        #expect(Volume.max.description == "170141183460469231731.687303715884105727")
        #expect(Volume.min.description == "-170141183460469231731.687303715884105728")
        #expect(Price.min.description == "-92233720368.54775808")
        #expect(Price(units: 1).description == "0.00000001")
        #expect(Volume(units: 1_000_000_000_000_000_000_000).description == "1000")
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"), (1_704_067_205_007, "2024-01-01T00:00:05.007Z"),
        (253_402_300_800_000, "+010000-01-01T00:00:00Z"), (-62_198_755_200_000, "-000001-01-01T00:00:00Z"),
    ])
    func instantsAreWrittenAsISO8601(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSince1970: milliseconds).description == text)
    }

    @Test func theFurthestInstantsAreWritten() {
        #expect(Timestamp.min.description == "-292275055-05-16T16:47:04.192Z")
        #expect(Timestamp.max.description == "+292278994-08-17T07:12:55.807Z")
    }
}

/// A small generator whose runs can be repeated from the seed that a failure prints.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
