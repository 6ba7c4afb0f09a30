internal import HTTPMessages

/// The way from this machine to where a request goes.
public enum HTTPRoute: Sendable, Hashable {
    /// To the host that the URL names.
    case direct
    /// To whoever listens at this path, which hands the connection on to the host that the URL names: the end of a
    /// tunnel. Names are then looked up at its other end.
    case unixSocket(String)
    /// Nowhere: whoever stands at the tunnel's other end found that nobody listens there, and says it so.
    case refused(String)
}

extension HTTPRoute {
    /// - Throws: `HTTPError` where nobody listens.
    func requireSomebody() throws(HTTPError) {
        guard case .refused(let reason) = self else { return }
        var error = HTTPError(reason: .connect, message: reason, mayHaveArrived: false)
        error.isRefused = true
        throw error
    }
}
