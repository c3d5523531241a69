/// Which backend keeps which promise, as a document for people who choose one.
public struct ConformanceMatrix: Sendable {
    private var cases: [ConformanceCase] = []
    private var backends: [String] = []
    private var outcomes: [String: [String: ConformanceOutcome]] = [:]

    /// Makes an empty matrix.
    public init() {}

    /// Notes how a case ended on a backend; cases and backends appear in the order in which they come first.
    public mutating func record(_ outcome: ConformanceOutcome, of test: ConformanceCase, on backend: String) {
        if outcomes[test.id] == nil { cases.append(test) }
        if !backends.contains(backend) { backends.append(backend) }
        outcomes[test.id, default: [:]][backend] = outcome
    }

    /// Runs cases one after another and notes how they end.
    ///
    /// - Parameters:
    ///   - tests: By default every case of the kit.
    ///   - harness: Where storages come from.
    ///   - backend: The name of the column.
    public mutating func run(
        _ tests: [ConformanceCase] = ConformanceSuite.allCases, on harness: some ConformanceHarness,
        as backend: String
    ) async {
        for test in tests { record(await test.outcome(on: harness), of: test, on: backend) }
    }

    /// How many cases ended so on a backend.
    public func count(on backend: String, where matches: (ConformanceOutcome) -> Bool) -> Int {
        cases.count { outcomes[$0.id]?[backend].map(matches) ?? false }
    }

    /// The matrix as Markdown: a summary, one table per area, and the reasons of what was skipped.
    public func markdown() -> String {
        var lines = ["# Conformance", ""]
        lines += ["What each backend keeps of the contract, case by case, as `CairnConformance` proves it.", ""]
        lines += [row(["backend", "passed", "skipped", "failed"]), row(["---", "---:", "---:", "---:"])]
        for backend in backends { lines.append(row(summary(of: backend))) }
        lines += ["", "✓ passed, – skipped for the reason below, ✗ failed, blank: not run.", ""]
        var areas: [ConformanceArea] = []
        for test in cases where !areas.contains(test.area) { areas.append(test.area) }
        for area in areas { lines += table(of: area) }
        return (lines + reasons() + failures()).joined(separator: "\n")
    }

    private func summary(of backend: String) -> [String] {
        let skipped = count(on: backend) { if case .skipped = $0 { true } else { false } }
        let failed = count(on: backend) { if case .failed = $0 { true } else { false } }
        return [backend, "\(count(on: backend, where: \.isPassed))", "\(skipped)", "\(failed)"]
    }

    private func table(of area: ConformanceArea) -> [String] {
        let heading = area.rawValue.prefix(1).uppercased() + area.rawValue.dropFirst()
        var lines = ["## \(heading)", "", row(["case", "promise"] + backends)]
        lines.append(row(["---", "---"] + backends.map { _ in ":-:" }))
        for test in cases where test.area == area {
            let marks = backends.map { backend in
                switch outcomes[test.id]?[backend] {
                case .passed: "✓"
                case .skipped: "–"
                case .failed: "✗"
                case nil: ""
                }
            }
            lines.append(row(["`\(test.id)`", test.title] + marks))
        }
        return lines + [""]
    }

    /// Reasons with the cases they explain; most come from one missing capability and explain many.
    private func reasons() -> [String] {
        details("Skipped") { if case .skipped(let reason) = $0 { reason } else { nil } }
    }

    private func failures() -> [String] {
        details("Failed") { if case .failed(let message) = $0 { message } else { nil } }
    }

    private func details(_ heading: String, _ text: (ConformanceOutcome) -> String?) -> [String] {
        var lines: [String] = []
        for backend in backends {
            var order: [String] = []
            var ids: [String: [String]] = [:]
            for test in cases {
                guard let outcome = outcomes[test.id]?[backend], let text = text(outcome) else { continue }
                if ids[text] == nil { order.append(text) }
                ids[text, default: []].append("`\(test.id)`")
            }
            for text in order {
                lines.append("- **\(backend)**: \(Self.escaped(text)) (\((ids[text] ?? []).joined(separator: ", ")))")
            }
        }
        return lines.isEmpty ? [] : ["## \(heading)", ""] + lines + [""]
    }

    private func row(_ cells: [String]) -> String {
        "| " + cells.map(Self.escaped).joined(separator: " | ") + " |"
    }

    private static func escaped(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
            .split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
