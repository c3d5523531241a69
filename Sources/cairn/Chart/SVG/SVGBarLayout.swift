/// Where bars stand: the columns of wicks and the width of bodies, in whole pixels.
struct SVGBarLayout: Hashable, Sendable {
    /// From bar to bar.
    let pitch: Double
    /// The width of a body: odd, so that the wick is in its middle.
    let bodyWidth: Int
    private let start: Double

    /// Spreads so many bars over the plot.
    init(count: Int, layout: SVGLayout) {
        let exact = min(Double(layout.plotWidth) / Double(max(1, count)), Self.largestPitch)
        // A pitch of whole pixels keeps all gaps equal; where it would leave much of the plot empty, gaps may differ.
        let whole = exact.rounded(.down)
        pitch = whole >= exact * 0.93 ? whole : exact
        let body = Int((pitch * 0.75).rounded())
        bodyWidth = min(Self.widestBody, max(1, body.isMultiple(of: 2) ? body - 1 : body))
        start = Double(layout.left) + (Double(layout.plotWidth) - pitch * Double(count)) / 2
    }

    /// The pixel column of a wick.
    func column(ofBar bar: Int) -> Int { Int((start + (Double(bar) + 0.5) * pitch).rounded(.down)) }

    /// The first pixel column of a body.
    func bodyLeft(ofBar bar: Int) -> Int { column(ofBar: bar) - bodyWidth / 2 }

    private static let largestPitch = 80.0
    private static let widestBody = 29
}
