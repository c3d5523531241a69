/// The text of a progress bar at one moment.
struct ProgressLine: Hashable, Sendable {
    /// What is counted.
    enum Unit: Hashable, Sendable {
        /// Things of a kind: `1,234 rows`.
        case items(String)
        /// Bytes: `12.3 MB`.
        case bytes
    }

    let label: String
    let unit: Unit
    let done: Int64
    /// What there is to do, where it is known.
    let total: Int64?
    let elapsed: Duration
    let charset: Charset

    /// The line in at most so many columns; the less important parts make way.
    func text(width: Int) -> String {
        let label = charset.represent(label.escapingControls)
        let parts = [counts, rate, remaining].compactMap { $0 }
        for kept in (0...parts.count).reversed() {
            let tail = ([percent].compactMap { $0 } + parts.prefix(kept)).joined(separator: "  ")
            let room = width - label.displayWidth - tail.displayWidth - 4
            if fraction == nil, room >= -2 { return "\(label)  \(tail)" }
            if let fraction, room >= Self.leastBar {
                return "\(label)  \(bar(fraction, width: min(room, Self.largestBar)))  \(tail)"
            }
        }
        return "\(label) \(percent ?? counts)".truncated(toWidth: width, charset: charset)
    }

    private var fraction: Double? {
        guard let total, total > 0 else { return nil }
        return min(1, max(0, Double(done) / Double(total)))
    }

    /// Cut and not rounded, so that 100% means done.
    private var percent: String? { fraction.map { "\(Int($0 * 100))%".padded(leadingToWidth: 4) } }

    private var counts: String {
        switch unit {
        case .items(let name):
            let of = total.map { "/\(NumberText.grouped($0))" } ?? ""
            return "\(NumberText.grouped(done))\(of) \(name)"
        case .bytes:
            return Self.bytes(Double(done)) + (total.map { "/\(Self.bytes(Double($0)))" } ?? "")
        }
    }

    private var seconds: Double { elapsed / .seconds(1) }

    private var perSecond: Double? { seconds >= 0.5 && done > 0 ? Double(done) / seconds : nil }

    private var rate: String? {
        guard let perSecond else { return nil }
        switch unit {
        case .items: return "\(NumberText.compact(perSecond))/s"
        case .bytes: return "\(Self.bytes(perSecond))/s"
        }
    }

    private var remaining: String? {
        guard let total, let perSecond, done < total else { return nil }
        return "ETA \(Self.clock(Double(total - done) / perSecond))"
    }

    private func bar(_ fraction: Double, width: Int) -> String {
        let glyphs: (full: String, empty: String) = charset == .unicode ? ("█", "░") : ("#", ".")
        let full = Int(fraction * Double(width))
        return String(repeating: glyphs.full, count: full) + String(repeating: glyphs.empty, count: width - full)
    }

    private static func bytes(_ count: Double) -> String {
        let text = NumberText.compact(count)
        // Decimal units, in which disks and networks are sold: 1 kB is 1000 B.
        guard let suffix = text.last, "KMBT".contains(suffix) else { return "\(text) B" }
        let unit =
            switch suffix {
            case "K": "kB"
            case "M": "MB"
            case "B": "GB"
            default: "TB"
            }
        return "\(text.dropLast()) \(unit)"
    }

    private static func clock(_ seconds: Double) -> String {
        guard seconds < 360_000 else { return "over 99 h" }
        let rounded = Int(seconds.rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if rounded < 3600 { return "\(rounded / 60):\(two(rounded % 60))" }
        return "\(rounded / 3600):\(two(rounded / 60 % 60)):\(two(rounded % 60))"
    }

    private static let leastBar = 10
    private static let largestBar = 40
}
