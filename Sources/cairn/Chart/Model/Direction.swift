import CairnDomain

/// Whether a price rose, fell or stayed.
enum Direction: Sendable, Hashable {
    case up, down, flat

    /// The direction from one price to another.
    init(from: Price, to: Price) {
        self = to > from ? .up : to < from ? .down : .flat
    }
}
