/// What happens to one request: a few acts, after which the connection waits for the next request unless one of them
/// ended it.
public struct FaultAnswer: Sendable {
    /// One act.
    public enum Act: Sendable {
        /// Sends these bytes as they are.
        case bytes([UInt8])
        /// Sends so many bytes `a`, without keeping them.
        case fill(Int)
        /// Waits.
        case pause(Duration)
        /// Waits until the other side goes.
        case silence
        /// Closes the connection.
        case close
        /// Resets the connection: what the other side did not read yet is lost.
        case reset
        /// Takes the request to a server on this port of the loopback, and does with its whole answer what is said.
        case forward(UInt16, @Sendable ([UInt8]) -> [Act])
        /// Joins the connection to this port of the loopback, as a proxy does after its consent.
        case tunnel(UInt16)
    }

    /// In order.
    public var acts: [Act]

    /// Makes it from acts.
    public init(_ acts: Act...) { self.acts = acts }

    /// Makes it from acts.
    public init(_ acts: [Act]) { self.acts = acts }

    /// The same behind a wait.
    public func after(_ time: Duration) -> FaultAnswer { FaultAnswer([.pause(time)] + acts) }

    // MARK: Right answers

    /// A whole answer.
    public static func status(
        _ status: Int, _ body: String = "", fields: [(String, String)] = [("Content-Type", "text/plain")]
    ) -> FaultAnswer {
        FaultAnswer(.bytes(head(status, fields + [("Content-Length", "\(body.utf8.count)")]) + body.utf8))
    }

    /// A whole answer of status 200.
    public static func ok(_ body: String) -> FaultAnswer { status(200, body) }

    /// An answer of status 200 in chunks, with a field behind them.
    public static func chunked(_ chunks: [String]) -> FaultAnswer {
        var text = ""
        for chunk in chunks { text += "\(String(chunk.utf8.count, radix: 16))\r\n\(chunk)\r\n" }
        let head = head(200, [("Transfer-Encoding", "chunked"), ("Trailer", "X-Behind")])
        return FaultAnswer(.bytes(head + Array("\(text)0\r\nX-Behind: 1\r\n\r\n".utf8)))
    }

    /// An answer of status 200 with so many bytes `a`.
    public static func long(_ count: Int) -> FaultAnswer {
        FaultAnswer(.bytes(head(200, [("Content-Length", "\(count)")])), .fill(count))
    }

    /// An answer of status 200 whose body comes byte by byte.
    public static func drip(_ body: String, every pause: Duration) -> FaultAnswer {
        let bytes = body.utf8.flatMap { [Act.pause(pause), .bytes([$0])] }
        return FaultAnswer([.bytes(head(200, [("Content-Length", "\(body.utf8.count)")]))] + bytes)
    }

    // MARK: Faults

    /// The request is read, and the connection closed.
    public static let noAnswer = FaultAnswer(.close)
    /// The request is read, and nothing happens.
    public static let silent = FaultAnswer(.silence)
    /// A service asks for fewer requests, as JSON protocols say it.
    public static let throttle = status(
        400, #"{"__type":"ThrottlingException","message":"Rate exceeded"}"#,
        fields: [("Content-Type", "application/x-amz-json-1.1")])
    /// A service fails.
    public static let serverError = status(
        500, #"{"__type":"InternalFailure","message":"try again"}"#,
        fields: [("Content-Type", "application/x-amz-json-1.1")])
    /// Something before the service fails.
    public static let htmlErrorPage = status(
        503, "<html><head><title>503</title></head><body>Service Unavailable</body></html>",
        fields: [("Content-Type", "text/html")])
    /// Success, but of something else than the service.
    public static let wrongContentType = status(
        200, "<html><body>Welcome to the network. Sign in.</body></html>",
        fields: [("Content-Type", "text/html")])
    /// Bytes that are no HTTP.
    public static let noHTTP = FaultAnswer(.bytes(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .close)

    /// The body ends before its length.
    public static func truncated(_ body: String, of count: Int) -> FaultAnswer {
        FaultAnswer(.bytes(head(200, [("Content-Length", "\(count)")]) + body.utf8), .close)
    }

    /// The connection is reset in the middle of the body.
    public static func resetInBody(_ body: String, of count: Int) -> FaultAnswer {
        FaultAnswer(
            .bytes(head(200, [("Content-Length", "\(count)")]) + body.utf8), .pause(.milliseconds(50)), .reset
        )
    }

    // MARK: Proxies

    /// The answer of the server on another port.
    public static func forward(to port: UInt16) -> FaultAnswer {
        FaultAnswer(.forward(port) { [.bytes($0)] })
    }

    /// The server on another port acts, but its answer is lost.
    public static func forwardAndLose(to port: UInt16) -> FaultAnswer {
        FaultAnswer(.forward(port) { _ in [.close] })
    }

    /// Consents to a `CONNECT`.
    public static func tunnel(to port: UInt16) -> FaultAnswer {
        FaultAnswer(.bytes(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)), .tunnel(port))
    }

    /// The first lines of an answer, up to the blank one.
    public static func head(_ status: Int, _ fields: [(String, String)]) -> [UInt8] {
        let lines = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) Whatever\r\n\(lines)\r\n".utf8)
    }
}
