internal import CairnRepositories
internal import CoreMetrics

/// The metrics of one pool: `cairn.pool.*` with the dimensions `backend` and `pool`.
struct PoolMetrics: Sendable {
    private let idle: Gauge
    private let leased: Gauge
    private let waiting: Gauge
    private let created: Counter
    private let closed: Counter
    private let timeouts: Counter
    private let wait: Timer
    private let usage: Timer

    init(backend: BackendKind, name: String, factory: any MetricsFactory) {
        let dimensions = [("backend", backend.description), ("pool", name)]
        func gauge(_ label: String) -> Gauge {
            Gauge(label: "cairn.pool.\(label)", dimensions: dimensions, factory: factory)
        }
        func counter(_ label: String) -> Counter {
            Counter(label: "cairn.pool.\(label)", dimensions: dimensions, factory: factory)
        }
        func timer(_ label: String) -> Timer {
            Timer(
                label: "cairn.pool.\(label)", dimensions: dimensions, preferredDisplayUnit: .milliseconds,
                factory: factory)
        }
        (idle, leased, waiting) = (gauge("idle"), gauge("leased"), gauge("waiting"))
        (created, closed, timeouts) = (counter("created"), counter("closed"), counter("timeouts"))
        (wait, usage) = (timer("wait"), timer("usage"))
    }

    func record(_ report: PoolReport) {
        idle.record(report.idle)
        leased.record(report.leased)
        waiting.record(report.waiting)
        if report.created > 0 { created.increment(by: report.created) }
        if report.closed > 0 { closed.increment(by: report.closed) }
        if report.timeouts > 0 { timeouts.increment(by: report.timeouts) }
    }

    func waited(_ duration: Duration) { wait.recordNanoseconds(Self.nanoseconds(of: duration)) }

    func used(_ duration: Duration) { usage.recordNanoseconds(Self.nanoseconds(of: duration)) }

    private static func nanoseconds(of duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        // A duration of the pool's clock lies far below the 292 years that fit.
        return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
    }
}
