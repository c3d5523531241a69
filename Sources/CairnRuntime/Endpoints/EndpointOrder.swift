/// How the endpoints of a backend share its calls.
public enum EndpointOrder: Hashable, Sendable {
    /// The first one that can be reached takes all: a primary with stand-ins.
    case inOrder
    /// One after the other, each client beginning at a random one: equal replicas.
    case roundRobin
}
