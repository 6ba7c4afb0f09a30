public import HTTP
public import Runbooks

/// Finds the way for questions over the network: they are asked from where the target is.
public protocol Dialer: Sendable {
    /// The way to a host's port as the target sees it.
    ///
    /// - Throws: `ActionError` where there is none now: the question could not be asked.
    func route(to host: String, port: Int, from target: Target) async throws(ActionError) -> HTTPRoute
}

/// Asks from this machine: right for accounts, and for this machine itself.
public struct DirectDialer: Dialer {
    /// Makes one.
    public init() {}

    /// Straight there; see `Dialer`.
    public func route(to host: String, port: Int, from target: Target) async throws(ActionError) -> HTTPRoute
    {
        .direct
    }
}
