internal import CairnDomain
internal import Synchronization

/// How far a stream of candles has come: the range that is still to be read.
final class StreamPosition: Sendable {
    private let rest: Mutex<ClosedRange<Timestamp>?>

    init(_ range: ClosedRange<Timestamp>) {
        rest = Mutex(range)
    }

    /// The range still to be read, or nil at the end.
    var remaining: ClosedRange<Timestamp>? { rest.withLock { $0 } }

    /// Goes on after the last candle of a batch; nil, an empty batch, ends the stream.
    func advance(past last: Timestamp?) {
        rest.withLock { range in
            guard let end = range?.upperBound, let last, last < end else {
                range = nil
                return
            }
            range = last.advanced(byMilliseconds: 1)...end
        }
    }
}
