/// How many digits after the point the columns of a candle keep.
///
/// A table that was not made by Cairn may keep fewer than prices and volumes have.
public struct CandleDigits: Sendable, Hashable {
    /// Those of prices, 0 to 8.
    public let price: Int
    /// Those of volumes, 0 to 18.
    public let volume: Int

    /// Declares digits; more than there are count as all.
    public init(price: Int, volume: Int) {
        self.price = min(max(price, 0), 8)
        self.volume = min(max(volume, 0), 18)
    }

    /// Every digit.
    public static let all = CandleDigits(price: 8, volume: 18)

    /// Those of the harness whose case is running.
    @TaskLocal static var current = CandleDigits.all
}
