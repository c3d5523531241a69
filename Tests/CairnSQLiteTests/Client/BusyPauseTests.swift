import Testing

@testable import CairnSQLite

@Suite struct BusyPauseTests {
    @Test func `each pause knows what was waited before it`() {
        var waited = 0
        for attempt in 0..<100 {
            let pause = BusyPause(attempt: attempt)
            #expect(pause.waited == waited)
            #expect((1...25).contains(pause.milliseconds))
            waited += pause.milliseconds
        }
    }
}
