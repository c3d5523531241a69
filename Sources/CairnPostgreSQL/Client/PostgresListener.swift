internal import CairnRepositories
internal import CairnRuntime

/// The notifications of some channels, for as long as the iteration lasts.
///
/// Each iteration has a connection of its own, and another one when that is lost. It ends when the task is cancelled, and
/// throws when the storage is closed or the server refuses.
public struct PostgresListener: AsyncSequence, Sendable {
    let client: PostgresClient
    let channels: [String]

    /// Steps through the events.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let client: PostgresClient
        private let channels: [String]
        private var connection: PostgresConnection?
        private var pause = Duration.milliseconds(50)

        fileprivate init(_ client: PostgresClient, _ channels: [String]) {
            self.client = client
            self.channels = channels
        }

        /// The next event; nil when the task is cancelled.
        ///
        /// - Throws: `CairnError` with code `closed`, `authentication`, `unsupported`, or `invalidInput` for a channel
        ///   whose name has not 1 to 63 bytes.
        public mutating func next() async throws -> PostgresListenerEvent? {
            while !Task.isCancelled {
                do {
                    guard let connection else {
                        connection = try await open()
                        pause = .milliseconds(50)
                        return .listening
                    }
                    return .notification(try await connection.nextNotification())
                } catch {
                    await drop()
                    let failure = CairnError.postgres(
                        error, Call(operation: "listen"))
                    if failure.code == .cancelled { return nil }
                    try client.requireOpen("listen")
                    guard failure.isTransient else { throw failure }
                    try? await Task.sleep(for: pause * Double.random(in: 0.5...1))
                    pause = Swift.min(pause * 2, .seconds(2))
                }
            }
            await drop()
            return nil
        }

        private func open() async throws -> PostgresConnection {
            try client.requireOpen("listen")
            for channel in channels { try PostgresNotification.check(channel: channel, "listen") }
            let connection = try await client.connectAlone()
            await connection.readOnlyWhenAsked()
            guard !connection.facts.isPooled else {
                await connection.close()
                throw CairnError(
                    .unsupported, backend: .postgreSQL, operation: "listen",
                    message: "a pooler that shares sessions passes no notifications on; name the server itself")
            }
            for channel in channels {
                let statement = Statement(text: "LISTEN \(Identifier.quoted(channel))")
                _ = try await connection.run(
                    [statement], until: .now.advanced(by: client.configuration.connectTimeout))[0]
                    .get()
            }
            return connection
        }

        private mutating func drop() async {
            guard let dropped = connection else { return }
            connection = nil
            await dropped.close()
        }
    }

    /// Begins to listen with the first step.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(client, channels) }
}

extension PostgresStorage {
    /// Listens on channels, for what ``notify(_:payload:)`` and `NOTIFY` send to them.
    ///
    /// ```swift
    /// for try await event in storage.listen(on: ["candles"]) { ... }
    /// ```
    public func listen(on channels: [String]) -> PostgresListener {
        PostgresListener(client: client, channels: channels)
    }

    /// Sends a notification to those who listen on a channel.
    ///
    /// - Parameters:
    ///   - channel: A name of 1 to 63 bytes.
    ///   - payload: Less than 8000 bytes.
    /// - Throws: `CairnError` with code `invalidInput` for a name or payload that is too long.
    public func notify(_ channel: String, payload: String = "") async throws {
        try PostgresNotification.check(channel: channel, "notify")
        _ = try await client.write(
            "notify", isIdempotent: false, "SELECT pg_notify(\(.text(channel)), \(.text(payload)))")
    }
}
