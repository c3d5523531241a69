/// How long tasks waited for a connection, in buckets that are at most a quarter of their value wide.
public struct WaitHistogram: Hashable, Sendable {
    /// Four buckets for each power of two of microseconds: up to 2^40 of them, 12 days.
    private static let bucketCount = 4 * 40
    private var counts = [Int](repeating: 0, count: bucketCount)

    /// How many waits there were.
    public private(set) var count = 0
    /// All of them together.
    public private(set) var total = Duration.zero
    /// The longest.
    public private(set) var maximum = Duration.zero

    /// Makes a histogram of nothing.
    public init() {}

    /// Adds a wait.
    mutating func record(_ wait: Duration) {
        count &+= 1
        guard wait > .zero else {
            counts[0] &+= 1
            return
        }
        total += wait
        maximum = max(maximum, wait)
        counts[Self.bucket(of: wait)] &+= 1
    }

    /// The duration that a share of the waits did not exceed, rounded up to the end of its bucket; zero without waits.
    ///
    /// - Parameter share: 0.5 for the median, 0.99 for what one in a hundred exceeds.
    public func quantile(_ share: Double) -> Duration {
        let wanted = Double(count) * (share.isNaN ? 1 : min(max(share, 0), 1))
        var seen = 0
        for (bucket, count) in counts.enumerated() where count > 0 {
            seen += count
            guard Double(seen) >= wanted else { continue }
            if bucket == Self.bucketCount - 1 { return maximum }
            return bucket == 0 ? .zero : min(Self.end(of: bucket), maximum)
        }
        return maximum
    }

    /// Bucket 0 holds what is below a microsecond, 1 to 7 one microsecond each.
    private static func bucket(of wait: Duration) -> Int {
        let (seconds, attoseconds) = wait.components
        if seconds >= 1 << 20 { return bucketCount - 1 }
        let microseconds = Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
        if microseconds < 8 { return microseconds }
        let exponent = Int.bitWidth - 1 - microseconds.leadingZeroBitCount
        return min((exponent - 1) * 4 + (microseconds >> (exponent - 2)) & 3, bucketCount - 1)
    }

    private static func end(of bucket: Int) -> Duration {
        if bucket < 8 { return .microseconds(bucket + 1) }
        let exponent = bucket / 4 + 1
        return .microseconds((bucket & 3 + 5) << (exponent - 2))
    }
}
