internal import Synchronization

/// How far a stream of records has come.
final class PagePosition: Sendable {
    struct Place {
        /// Where the next page begins; nil at the beginning.
        var cursor: PageCursor?
        /// How many records may still come; nil for all.
        var remaining: Int?
        var isAtEnd: Bool
    }

    private let place: Mutex<Place>

    init(after cursor: PageCursor?, limit: Int?) {
        place = Mutex(Place(cursor: cursor, remaining: limit, isAtEnd: limit == 0))
    }

    /// Where to go on, or nil at the end.
    var current: Place? { place.withLock { $0.isAtEnd ? nil : $0 } }

    func advance(to next: PageCursor?, past count: Int) {
        place.withLock { place in
            place.remaining = place.remaining.map { $0 - count }
            place.cursor = next
            place.isAtEnd = next == nil || place.remaining == 0
        }
    }
}
