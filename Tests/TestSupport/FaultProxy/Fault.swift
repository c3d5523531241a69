extension FaultProxy {
    /// A direction that bytes pass in.
    public enum Direction: Hashable, Sendable, CaseIterable {
        /// From the client that connected to the server behind the proxy: requests.
        case toServer
        /// From the server to the client: responses.
        case toClient
    }

    /// How a connection that is cut comes to its end.
    public enum Ending: Hashable, Sendable {
        /// Properly, as by a server that shuts down: both sides read the end of the stream (FIN).
        case close
        /// As by a crash: reading and writing fail (RST), once what was forwarded has arrived.
        case reset
    }

    /// What the proxy does to connections, those that exist and those to come.
    public enum Fault: Hashable, Sendable {
        /// Forward everything at once.
        case none
        /// Forward each piece, and the end of the stream, this much later. Both directions.
        case latency(Duration)
        /// Refuse new connections, as if nobody listened; those that exist go on.
        case refuse
        /// Accept connections, but read nothing and forward nothing.
        case blackhole
        /// Reset all connections, and new ones as soon as they are accepted.
        case reset
        /// Forward exactly so many bytes of a direction, then end the connection; of the other direction, whatever
        /// comes until then. Counted for each connection from when it began or the fault was set. With 0, it ends as
        /// the first byte arrives. After so many `times` the fault is `none` again.
        case cut(afterBytes: Int, Direction, Ending = .close, times: Int = .max)
        /// Forward at most so many bytes in each interval, of each direction of each connection. Intervals are rounded
        /// up to milliseconds.
        case trickle(bytes: Int, every: Duration)
        /// Forward in pieces of random sizes from 1 to `upTo`, with random pauses of a millisecond. Of one seed, a
        /// connection gets the same sizes each time.
        case slice(seed: UInt64, upTo: Int = 512)
    }

    /// What has happened since the proxy began.
    public struct Statistics: Hashable, Sendable {
        /// How many connections were accepted.
        public internal(set) var accepted = 0
        /// How many connections exist that no fault has ended.
        public internal(set) var open = 0
        /// How many bytes were forwarded to the server.
        public internal(set) var bytesToServer = 0
        /// How many bytes were forwarded to clients.
        public internal(set) var bytesToClient = 0
    }
}
