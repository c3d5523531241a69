import Synchronization
import Testing

@testable import cairn

/// A clock that moves only when told to.
private final class ManualClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    func advance(_ duration: Duration) { time.withLock { $0 += duration } }
    var now: ContinuousClock.Instant { time.withLock { $0 } }
}

@Suite struct ProgressBarTests {
    private let sink = MemorySink()
    private let clock = ManualClock()

    private func bar(total: Int64? = 100, isInteractive: Bool = true, term: String = "xterm") -> ProgressBar {
        let terminal = Terminal(isInteractive: isInteractive, size: (60, 24), environment: ["TERM": term])
        return ProgressBar(
            "Importing", total: total, terminal: terminal, sink: sink, now: { [clock] in clock.now })
    }

    @Test func nothingIsWrittenWhereNobodyWatches() {
        for bar in [bar(isInteractive: false), bar(term: "dumb")] {
            bar.advance(by: 50)
            clock.advance(.seconds(1))
            bar.advance(by: 50)
            bar.finish()
        }
        #expect(sink.text.isEmpty)
    }

    @Test func theFirstProgressDrawsAndTheEndClears() {
        let bar = bar()
        #expect(sink.text.isEmpty)
        bar.advance(by: 50)
        #expect(sink.text.hasPrefix("\r\u{1B}[KImporting  "))
        #expect(sink.text.contains(" 50%"))
        bar.finish()
        #expect(sink.text.hasSuffix("\r\u{1B}[K"))
    }

    @Test func itRedrawsAtMostTenTimesASecond() {
        let bar = bar(total: 100_000)
        for _ in 0..<100_000 {
            bar.advance()
            clock.advance(.microseconds(30))
        }
        // Three seconds.
        #expect((29...31).contains(sink.chunkSizes.count))
    }

    @Test func progressMayBeSetAndTheTotalBecomeKnown() {
        let bar = bar(total: nil)
        bar.report(done: 5)
        #expect(sink.text.hasSuffix("Importing  5 rows"))
        clock.advance(.seconds(1))
        bar.report(done: 25, total: 50)
        #expect(sink.text.contains(" 50%  25/50 rows"))
    }

    @Test func afterTheEndNothingIsDrawn() {
        let bar = bar()
        bar.advance(by: 1)
        bar.finish()
        let before = sink.chunkSizes.count
        clock.advance(.seconds(1))
        bar.advance(by: 1)
        bar.finish()
        #expect(sink.chunkSizes.count == before)
    }

    @Test func aBarThatNeverShowedLeavesNoTrace() {
        bar().finish()
        #expect(sink.text.isEmpty)
    }

    @Test func linesArePrintedAboveTheBar() {
        let bar = bar()
        bar.print("before")
        #expect(sink.text == "before\n")
        bar.advance(by: 50)
        bar.print("line 7 is wrong")
        #expect(sink.text.contains("\r\u{1B}[Kline 7 is wrong\nImporting  "))
        bar.finish()
        bar.print("after")
        #expect(sink.text.hasSuffix("\r\u{1B}[Kafter\n"))
    }

    @Test func progressFromManyTasksIsCountedOnce() async {
        let bar = bar(total: 8000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 { bar.advance() }
                }
            }
        }
        clock.advance(.seconds(1))
        bar.advance(by: 0)
        #expect(sink.text.contains("100%"))
    }
}
