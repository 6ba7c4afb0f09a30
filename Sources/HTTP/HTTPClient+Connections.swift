public import HTTPMessages

extension HTTPClient {
    /// Makes a connection to a host and closes it: nothing is sent over it but what TLS says.
    ///
    /// Whether a certificate is to be valid is the configuration's `verifiesPeer`. No kept connection is used.
    ///
    /// - Parameters:
    ///   - url: `http://HOST:PORT` for a connection alone, `https://HOST:PORT` for one with TLS.
    ///   - limits: `connect` is the one that matters.
    /// - Returns: The server's certificate; nil without TLS.
    /// - Throws: `HTTPError`; `mayHaveArrived` means nothing here.
    public func connect(to url: String, limits: HTTPLimits = HTTPLimits()) async throws(HTTPError)
        -> PeerCertificate?
    {
        let request = HTTPRequest(method: "GET", url: url)
        let destination = try Destination(of: request)
        let loop = try TransferLoop.shared.get()
        let transfer = Transfer(
            request, to: destination, limits: limits, configuration: configuration, handsOverBody: false,
            connectsOnly: true)
        _ = try await withTaskCancellationHandler {
            loop.start(transfer)
            return await Self.answer(of: transfer, on: loop, receiver: nil)
        } onCancel: {
            loop.stop(transfer, .cancelled, "it was cancelled")
        }.get()
        return transfer.certificate
    }
}
