import TestSupport
import Testing

@testable import CairnClickHouse

@Suite struct ResponseStateTests {
    /// Events in random order, as the loop's thread may bring them.
    private struct Feeder {
        var random: SeededGenerator
        let body: [UInt8]
        let result: Result<Void, TransferFailure>
        var offered = 0
        var isHeadSent = false
        var isEnded = false
        var isHeldBack = false
        /// Bytes that were accepted and not taken.
        var kept = 0
        let capacity: Int

        mutating func feed(_ state: inout ResponseState) -> ResponseState.Waiter? {
            if isEnded { return finish(&state) }
            if !isHeadSent {
                // A transfer may also end before there is a head.
                if Int.random(in: 0..<20, using: &random) == 0 { return finish(&state) }
                isHeadSent = true
                return state.receive(HTTPHead(status: 200))
            }
            guard offered < body.count else { return finish(&state) }
            if isHeldBack { return nil }
            let end = min(body.count, offered + Int.random(in: 1...9, using: &random))
            let (accepted, waiter) = body[offered..<end].withUnsafeBytes { state.receive($0) }
            #expect(accepted == (kept < capacity), "seed \(random.seed)")
            #expect(state.isHeldBack == !accepted)
            isHeldBack = !accepted
            if accepted {
                kept += end - offered
                offered = end
            }
            return waiter
        }

        private mutating func finish(_ state: inout ResponseState) -> ResponseState.Waiter? {
            // Ended again by whoever was late: the first end counts.
            let result = isEnded ? .failure(.closed) : result
            isEnded = true
            return state.finish(result)
        }
    }

    /// Waits as a reader does, with events coming in until one of them wakes it.
    private func wait(_ state: inout ResponseState, _ feeder: inout Feeder, forHead: Bool) async {
        await withCheckedContinuation { (reader: ResponseState.Waiter) in
            guard state.wait(reader, forHead: forHead) else { return reader.resume() }
            for _ in 0..<100 {
                if let waiter = feeder.feed(&state) { return waiter.resume() }
            }
            Issue.record("nobody wakes the reader, seed \(feeder.random.seed)")
            reader.resume()
        }
    }

    @Test func `in whatever order things happen, every byte is read once, in order, up to the end`() async {
        var generator = SeededGenerator()
        for _ in 0..<300 {
            let seed = generator.next()
            var random = SeededGenerator(seed: seed)
            let body = (0..<Int.random(in: 0...200, using: &random)).map { UInt8(truncatingIfNeeded: $0) }
            let isComplete = Bool.random(using: &random)
            let failure = TransferFailure(cause: .idle, message: "silent", wasSent: true)
            let capacity = Int.random(in: 1...30, using: &random)
            var state = ResponseState(capacity: capacity)
            var feeder = Feeder(
                random: random, body: body, result: isComplete ? .success(()) : .failure(failure), capacity: capacity)
            var read: [UInt8] = []
            while state.head == nil, state.end == nil { await wait(&state, &feeder, forHead: true) }
            reading: while true {
                if Bool.random(using: &random) {
                    for _ in 0..<3 {
                        let wakesNobody = feeder.feed(&state) == nil
                        #expect(wakesNobody, "seed \(seed)")
                    }
                }
                switch state.take() {
                case .bytes(let bytes, let wasPaused):
                    #expect(wasPaused == feeder.isHeldBack, "seed \(seed)")
                    #expect(bytes.count == feeder.kept && bytes.count < capacity + 9, "seed \(seed)")
                    (feeder.isHeldBack, feeder.kept) = (false, 0)
                    read += bytes
                case .nothing: await wait(&state, &feeder, forHead: false)
                case .end:
                    #expect(isComplete, "seed \(seed)")
                    break reading
                case .failure(let reason):
                    #expect(!isComplete && reason.cause == .idle, "seed \(seed)")
                    break reading
                }
            }
            #expect(read == Array(body[..<feeder.offered]), "seed \(seed)")
            #expect(!feeder.isHeadSent || feeder.offered == body.count, "seed \(seed)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a reader and a loop that meet at random moments lose nothing`() async throws {
        // Each side draws from a generator of its own.
        let seed = SeededGenerator().seed
        let body = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let (rooms, room) = AsyncStream.makeStream(of: Void.self)
        let request = HTTPRequest(
            url: "", headers: [], body: [], idleTimeout: .seconds(1), connectTimeout: .seconds(1), tls: .init())
        let transfer = Transfer(request, capacity: 64) { _ in room.yield() }
        async let feeding: Void = {
            var random = SeededGenerator(seed: seed)
            var offered = 0
            var iterator = rooms.makeAsyncIterator()
            transfer.receive(HTTPHead(status: 200))
            while offered < body.count {
                let end = min(body.count, offered + Int.random(in: 1...50, using: &random))
                if body[offered..<end].withUnsafeBytes({ transfer.receive($0) }) {
                    offered = end
                } else {
                    await iterator.next()
                }
            }
            transfer.finish(.success(()))
        }()
        #expect(try await transfer.head().status == 200)
        var read: [UInt8] = []
        var random = SeededGenerator(seed: seed &+ 1)
        while let bytes = try await transfer.next() {
            read += bytes
            if Bool.random(using: &random) { transfer.recycle(bytes) }
        }
        await feeding
        #expect(read == body, "seed \(seed)")
    }

    @Test func `progress wakes who waits for the head, each once`() async {
        var state = ResponseState(capacity: 10)
        let before = state.takeProgress()
        #expect(before == nil)
        await withCheckedContinuation { (reader: ResponseState.Waiter) in
            let waits = state.wait(reader, forHead: true)
            #expect(waits)
            state.receive(progress: #"{"read_rows":"1"}"#)?.resume()
        }
        let second = state.receive(progress: #"{"read_rows":"2"}"#)
        #expect(second == nil)
        // The reader was slow: the newest is what counts.
        let newest = state.takeProgress()
        #expect(newest == #"{"read_rows":"2"}"#)
        _ = state.receive(progress: #"{"read_rows":"2"}"#)
        let again = state.takeProgress()
        #expect(again == nil)
    }
}
