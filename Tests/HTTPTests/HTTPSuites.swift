import HTTP
import HTTPMessages
import Testing

/// One test after the other: the connections that are kept are the process's, and tests count them.
@Suite("HTTP", .serialized)
enum HTTPSuites {}

extension HTTPClient {
    /// Sends a request whose answer's body goes to a closure.
    func send(
        _ request: HTTPRequest, limits: HTTPLimits = HTTPLimits(),
        take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws(HTTPError) -> HTTPResponse {
        try await send(request, limits: limits, receiver: HTTPReceiver(take: take))
    }
}
