/// Tells how unusual a number is among the last hundred, by the modified z-score
/// `0.6745 * (x - median) / MAD`, where MAD is the median of the absolute deviations from the median.
///
/// B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle Outliers", ASQC Quality Press, 1993, which takes the mean
/// absolute deviation, `(x - median) / (1.253314 * MeanAD)`, where more than half of the numbers are equal.
/// Medians are not moved by the outliers themselves, so that one bad tick does not hide the next.
struct RobustGauge: Sendable {
    private static let window = 100
    /// Fewer numbers do not show what is usual.
    private static let fewest = 20

    private var numbers: [Double] = []
    private var oldest = 0

    /// Adds a number to those that later ones are compared with.
    mutating func add(_ number: Double) {
        if numbers.count < Self.window {
            numbers.append(number)
        } else {
            numbers[oldest] = number
            oldest = (oldest + 1) % Self.window
        }
    }

    /// The modified z-score of a number, positive above the median; nil when there are too few numbers to tell, and
    /// infinite where all of them are equal.
    func score(of number: Double) -> Double? {
        guard numbers.count >= Self.fewest else { return nil }
        let median = Self.median(numbers)
        let deviations = numbers.map { abs($0 - median) }
        let difference = number - median
        if difference == 0 { return 0 }
        let medianDeviation = Self.median(deviations)
        if medianDeviation > 0 { return 0.6745 * difference / medianDeviation }
        let meanDeviation = deviations.reduce(0, +) / Double(deviations.count)
        return difference / (1.253314 * meanDeviation)
    }

    private static func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
