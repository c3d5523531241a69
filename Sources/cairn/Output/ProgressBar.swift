import Synchronization

/// A bar on standard error that shows how far a long task has come, and nothing at all where nobody watches.
///
/// Any task or thread may report progress. The bar redraws itself at most ten times a second and clears itself when it
/// is finished, so that it leaves no trace between the lines of other output.
final class ProgressBar: Sendable {
    private struct State {
        var done: Int64 = 0
        var total: Int64?
        var lastDrawn: ContinuousClock.Instant?
        var isFinished = false
    }

    private let label: String
    private let unit: ProgressLine.Unit
    private let terminal: Terminal
    private let sink: any ByteSink
    private let now: @Sendable () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private let state: Mutex<State>

    /// Makes a bar; it appears with the first progress.
    ///
    /// - Parameters:
    ///   - label: What is being done.
    ///   - total: What there is to do; nil shows a count alone.
    ///   - unit: What is counted.
    ///   - terminal: Decides whether anything is drawn, and how wide.
    ///   - sink: Where the bar is drawn.
    ///   - now: The clock, for tests.
    init(
        _ label: String, total: Int64? = nil, unit: ProgressLine.Unit = .items("rows"),
        terminal: Terminal = .at(.error), sink: any ByteSink = StandardStream.error,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.label = label
        self.unit = unit
        self.terminal = terminal
        self.sink = sink
        self.now = now
        start = now()
        state = Mutex(State(total: total))
    }

    /// Adds to what is done.
    func advance(by amount: Int64 = 1) {
        update { $0.done += amount }
    }

    /// Sets what is done, and what there is to do where that has become known.
    func report(done: Int64, total: Int64? = nil) {
        update {
            $0.done = done
            if let total { $0.total = total }
        }
    }

    /// Writes a line of text above the bar.
    func print(_ line: String) {
        state.withLock { state in
            let isShown = state.lastDrawn != nil && !state.isFinished
            draw((isShown ? Self.clearLine : "") + line + "\n" + (isShown ? text(state) : ""))
        }
    }

    /// Removes the bar; later progress is ignored.
    func finish() {
        state.withLock { state in
            if state.lastDrawn != nil, !state.isFinished { draw(Self.clearLine) }
            state.isFinished = true
        }
    }

    private func update(_ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            guard terminal.hasEscapeSequences, !state.isFinished else { return }
            let now = now()
            if let last = state.lastDrawn, now - last < Self.leastInterval { return }
            state.lastDrawn = now
            draw(Self.clearLine + text(state))
        }
    }

    private func text(_ state: State) -> String {
        let line = ProgressLine(
            label: label, unit: unit, done: state.done, total: state.total, elapsed: now() - start,
            charset: terminal.charset)
        // A line that fills the last column makes some terminals wrap.
        return line.text(width: max(1, terminal.columns - 1))
    }

    /// A bar that cannot be drawn is no reason to end the task.
    private func draw(_ text: String) {
        try? sink.write(Array(text.utf8))
    }

    /// To the first column, and erase to the end of the line.
    private static let clearLine = "\r\u{1B}[K"
    private static let leastInterval = Duration.milliseconds(100)
}
