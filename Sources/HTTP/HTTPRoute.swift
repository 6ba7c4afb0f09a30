/// The way from this machine to where a request goes.
public enum HTTPRoute: Sendable, Hashable {
    /// To the host that the URL names.
    case direct
    /// To whoever listens at this path, which hands the connection on to the host that the URL names: the end of a
    /// tunnel. Names are then looked up at its other end.
    case unixSocket(String)
}
