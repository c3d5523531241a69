import CairnDomain
import Testing

@testable import CairnSQLite

@Suite struct CandleVolumeTests {
    @Test(arguments: [
        ("0", 0), ("1", 100_000_000), ("0.00000001", 1), ("2012.25343589", 201_225_343_589),
        ("92233720368.54775807", Int64.max), ("-5", -500_000_000),
    ])
    func `a volume of eight decimals is a whole number`(text: String, units: Int64) throws {
        let volume = try #require(Volume(text))
        #expect(CandleVolume.units(volume) == units)
        #expect(CandleVolume.volume(units: units) == volume)
    }

    @Test(arguments: [
        "0.000000001", "0.000000000000000001", "92233720368.54775808", "1000000000000000", "18446744073709551615.5",
        "170141183460469231731.687303715884105727",
    ])
    func `what does not fit is none`(text: String) throws {
        #expect(CandleVolume.units(try #require(Volume(text))) == nil)
    }
}
