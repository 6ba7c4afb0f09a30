public import HTTPMessages

/// Sends requests with libcurl.
///
/// All clients of the process share one thread and one store of kept connections, so a client is cheap to make. libcurl
/// is loaded by the first request. Nothing is followed, decoded or remembered: no redirections, no cookies.
public struct HTTPClient: HTTPSending {
    /// Whom to trust, and which way to go.
    public struct Configuration: Sendable, Hashable {
        /// Certificates of the authorities to trust, as a PEM file or as a folder that `openssl rehash` prepared; nil:
        /// those of the system, wherever it keeps them.
        public var caBundlePath: String?
        /// The proxies.
        public var proxies: HTTPProxies
        /// Whether the other side must prove that it is the host of the URL.
        public var verifiesPeer: Bool
        /// The way to the host, or to the proxy.
        public var route: HTTPRoute

        /// The system's trust, no proxies and no detour, unless said otherwise.
        public init(
            caBundlePath: String? = nil, proxies: HTTPProxies = HTTPProxies(), verifiesPeer: Bool = true,
            route: HTTPRoute = .direct
        ) {
            self.caBundlePath = caBundlePath
            self.proxies = proxies
            self.verifiesPeer = verifiesPeer
            self.route = route
        }
    }

    /// What holds for all requests of this client.
    public let configuration: Configuration

    /// Makes a client; nothing is loaded or opened yet.
    public init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

    /// Sends a request and waits for the whole answer; see `HTTPSending`.
    public func send(
        _ request: HTTPRequest, limits: HTTPLimits = HTTPLimits(),
        receiver: HTTPReceiver? = nil
    ) async throws(HTTPError) -> HTTPResponse {
        let destination = try Destination(of: request)
        let loop = try TransferLoop.shared.get()
        let transfer = Transfer(
            request, to: destination, limits: limits, configuration: configuration,
            handsOverBody: receiver != nil)
        return try await withTaskCancellationHandler {
            loop.start(transfer)
            return await Self.answer(of: transfer, on: loop, receiver: receiver)
        } onCancel: {
            loop.stop(transfer, .cancelled, "it was cancelled")
        }.get()
    }

    /// Hands the head and the pieces of the body over until the transfer is at its end.
    static func answer(
        of transfer: Transfer, on loop: TransferLoop, receiver: HTTPReceiver?
    ) async -> Result<HTTPResponse, HTTPError> {
        while true {
            do {
                switch await transfer.mailbox.next() {
                case .ended(let result): return result
                case .head(let status, let headers): try await receiver?.begin(status, headers)
                case .piece(let bytes, let holdsBack):
                    try await receiver?.take(bytes)
                    if holdsBack { loop.resume(transfer) }
                }
            } catch {
                let isCancelled = Task.isCancelled
                let reason: HTTPError.Reason = isCancelled ? .cancelled : .receiver
                let words = isCancelled ? "it was cancelled" : "the answer could not be taken: \(error)"
                loop.stop(transfer, reason, words)
                // The transfer may have been complete already; what it says now counts no more.
                return .failure(await transfer.mailbox.failure(or: reason, words))
            }
        }
    }
}
