/// The first rule that prices and volume of one candle break.
///
/// Usable from inlinable code so that readers of millions of candles check them without a call.
@usableFromInline
struct CandleFlaw {
    @usableFromInline let error: ValidationError

    /// Nil when every rule holds: low <= open, close <= high and volume >= 0.
    @inlinable
    init?(open: Price, high: Price, low: Price, close: Price, volume: Volume) {
        // One comparison chain for the sound case, which is nearly every case.
        if low <= open, low <= close, open <= high, close <= high, volume.units >= 0 { return nil }
        self.init(describing: open, high, low, close, volume)
    }

    @usableFromInline
    init(describing open: Price, _ high: Price, _ low: Price, _ close: Price, _ volume: Volume) {
        error =
            if high < low {
                Self.flaw("high", high, "is below low \(low)")
            } else if high < open {
                Self.flaw("high", high, "is below open \(open)")
            } else if high < close {
                Self.flaw("high", high, "is below close \(close)")
            } else if low > open {
                Self.flaw("low", low, "is above open \(open)")
            } else if low > close {
                Self.flaw("low", low, "is above close \(close)")
            } else {
                Self.flaw("volume", volume, "is negative")
            }
    }

    private static func flaw(_ field: String, _ value: some FixedPoint, _ reason: String) -> ValidationError {
        ValidationError(type: "Candle", field: field, value: value, reason: reason)
    }
}
