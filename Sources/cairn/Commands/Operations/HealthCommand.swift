import ArgumentParser
import CairnComposition
import CairnRepositories

/// `cairn health`: how every storage is doing.
struct HealthCommand: CairnCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks every configured storage how it is doing.",
        discussion: """
            Ends with exit code 0 when all are healthy, 5 when one does not answer, and 1 when one needs attention.

            EXAMPLES
              cairn health
              cairn health --format json
            """)

    @OptionGroup var output: OutputOptions
    @OptionGroup var store: StoreOptions

    func execute() async throws {
        try await store.withComposition(for: .reading) { composition in
            var worst = StorageHealth.Status.healthy
            var healthy = 0
            var rows = output.writer([
                .text("status"), .text("store"), .text("roles"), .decimal("latency_ms"), .text("facts"),
                .text("problem"),
            ])
            for (url, roles) in composition.assignments {
                let health = try await Self.ask(composition, url, roles)
                if health.status == .healthy { healthy += 1 }
                if health.status != .healthy, worst != .unavailable { worst = health.status }
                try rows.write([
                    .text(health.status.rawValue), .text(url.description),
                    .text(roles.map(\.rawValue).joined(separator: " ")),
                    .number(Self.milliseconds(health.latency)),
                    // The store has the file's name already.
                    .text(
                        health.facts.filter { $0.name != "file" }.map { "\($0.name): \($0.value)" }.joined(
                            separator: "; ")),
                    health.problem.map(OutputCell.text) ?? .null,
                ])
            }
            try rows.finish()
            let all = composition.assignments.count
            Messages.note("\(healthy) of \(all) healthy, \(healthy * 100 / max(all, 1)) %.")
            switch worst {
            case .healthy: break
            case .degraded: throw ExitCode(Exit.failure)
            case .unavailable: throw ExitCode(Exit.unavailable)
            }
        }
    }

    private static func ask(
        _ composition: Composition, _ url: StoreURL, _ roles: [Role]
    ) async throws -> StorageHealth {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            return try await composition.storage(for: roles[0]).health()
        } catch {
            let code = (error as? CairnError)?.code
            if error is CancellationError || code == .cancelled { throw error }
            // What refuses, or has yet to be migrated, does answer.
            let isSilent = [.unavailable, .timeout, nil].contains(code)
            return StorageHealth(
                backend: BackendKind(rawValue: url.scheme), status: isSilent ? .unavailable : .degraded,
                latency: clock.now - start,
                problem: Exit.message(error))
        }
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let microseconds = duration.components.attoseconds / 1_000_000_000_000
        return
            "\(duration.components.seconds * 1000 + microseconds / 1000).\(String(microseconds % 1000 + 1000).dropFirst())"
    }
}
