import Foundation

/// Seconds of several runs of one thing.
struct Measurement {
    let seconds: [Double]

    var median: Double {
        let sorted = seconds.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Half the distance between the fastest and slowest run, as a share of the median.
    var spread: Double {
        guard let low = seconds.min(), let high = seconds.max(), median > 0 else { return 0 }
        return (high - low) / 2 / median
    }

    /// What a share of the runs does not exceed.
    func percentile(_ share: Double) -> Double {
        guard !seconds.isEmpty else { return 0 }
        return seconds.sorted()[min(Int(Double(seconds.count) * share), seconds.count - 1)]
    }

    /// The usual percentiles in milliseconds: `1.20 / 3.10 / 4.05 ms`.
    var percentiles: String {
        [0.5, 0.95, 0.99].map { String(format: "%.2f", percentile($0) * 1000) }.joined(separator: " / ") + " ms"
    }
}

/// Runs two things in turn, so that a machine whose speed drifts slows both alike.
struct Comparison {
    let subject: Measurement
    let reference: Measurement

    /// The median of the ratios of each pair of runs.
    var ratio: Double { ratios.median }

    var ratioSpread: Double { ratios.spread }

    private var ratios: Measurement {
        Measurement(seconds: zip(subject.seconds, reference.seconds).map { $0 / $1 })
    }

    /// Runs both once to warm up, then `runs` times in turn.
    static func measure(
        runs: Int, subject: () async throws -> Double, reference: () async throws -> Double
    ) async throws -> Comparison {
        _ = try await subject()
        _ = try await reference()
        var subjects: [Double] = []
        var references: [Double] = []
        for _ in 0..<runs {
            subjects.append(try await subject())
            references.append(try await reference())
        }
        return Comparison(subject: Measurement(seconds: subjects), reference: Measurement(seconds: references))
    }
}

/// The seconds that `body` takes.
func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    return (clock.now - start) / .seconds(1)
}
