internal import Synchronization

/// How far a stream of records has come.
final class PagePosition: Sendable {
    enum Place {
        /// After a cursor, or at the beginning.
        case at(PageCursor?)
        case end
    }

    private let place = Mutex(Place.at(nil))

    var current: Place { place.withLock { $0 } }

    func advance(to next: PageCursor?) {
        place.withLock { $0 = next.map(Place.at) ?? .end }
    }
}
