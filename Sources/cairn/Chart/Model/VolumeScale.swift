import CairnDomain

/// The range of volumes that a chart shows: from zero to the largest.
struct VolumeScale: Hashable, Sendable {
    /// The volume at the top; above zero.
    let maximum: Double

    /// The scale that shows the volumes of all bars; nil when nothing was traded.
    init?(_ bars: [ChartBar]) {
        let maximum = bars.reduce(0) { max($0, $1.volume.doubleValue) }
        guard maximum > 0 else { return nil }
        self.maximum = maximum
    }

    /// How far up a volume lies: 0 at the bottom, 1 at the top.
    func fraction(of volume: Volume) -> Double { min(1, max(0, volume.doubleValue / maximum)) }

    /// Round volumes above zero: multiples of 1, 2 or 5 times a power of ten.
    func ticks(maximumCount: Int) -> [Double] {
        guard maximumCount > 0 else { return [] }
        var power = 1.0
        while power * 10 <= maximum { power *= 10 }
        while power > maximum { power /= 10 }
        let finest = power / 10
        for factor in [1.0, 2, 5, 10, 20, 50, 100] {
            // Powers of ten below one are not exact.
            let count = Int(maximum / (finest * factor) * (1 + 1e-9))
            if count <= maximumCount { return (0..<count).map { finest * factor * Double($0 + 1) } }
        }
        return []
    }
}
