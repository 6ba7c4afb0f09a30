internal import CCurl
internal import Glibc
internal import HTTPMessages

/// One request on its way.
///
/// `@unchecked Sendable`: what was given does not change, the mailbox locks, and everything else is touched by the
/// thread of the transfer loop only, which also runs libcurl's callbacks.
final class Transfer: @unchecked Sendable {
    let request: HTTPRequest
    let destination: Destination
    let limits: HTTPLimits
    let configuration: HTTPClient.Configuration
    let handsOverBody: Bool
    /// Nothing is sent over the connection.
    let connectsOnly: Bool
    let proxy: String?
    let mailbox = Mailbox()
    private let startedAt = ContinuousClock.now

    // MARK: The loop's thread only

    var easy: UnsafeMutableRawPointer?
    var fields: UnsafeMutablePointer<curl_slist>?
    var errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// It has its result, so a command that comes too late is ignored.
    var isOver = false
    /// Why we ended it ourselves; libcurl's own reason is then no news.
    var failure: HTTPError?
    /// It was sent, as a whole or not, on this many connections.
    private(set) var requestCount = 0
    /// The last byte in either direction; nil before the request is sent and while the receiver holds it back.
    var lastActivity: ContinuousClock.Instant?
    private(set) var head = ResponseHead()
    private(set) var body: [UInt8] = []
    /// What the other side showed, of a transfer that only connects; whoever waited for its end may read it.
    var certificate: PeerCertificate?
    private var bodyOffset: Int64 = 0
    /// libcurl's count of sent bytes before the first of the request: those to a proxy.
    private var bytesBefore = 0
    private var bytesSeen: (sent: Int64, received: Int64) = (0, 0)

    init(
        _ request: HTTPRequest, to destination: Destination, limits: HTTPLimits,
        configuration: HTTPClient.Configuration, handsOverBody: Bool, connectsOnly: Bool = false
    ) {
        self.connectsOnly = connectsOnly
        self.request = request
        self.destination = destination
        self.limits = limits
        self.configuration = configuration
        self.handsOverBody = handsOverBody
        proxy = configuration.proxies.proxy(for: request.url)
        errorText.pointee = 0
    }

    deinit { errorText.deallocate() }

    /// Bytes of the request may have reached the other side.
    var mayHaveArrived: Bool { requestCount > 0 && sentCount != bytesBefore }

    /// When it must be looked at next: a time-out cannot come earlier.
    var nextLook: ContinuousClock.Instant {
        let idle = (lastActivity ?? .now) + limits.idle
        return limits.total.map { min(idle, startedAt + $0) } ?? idle
    }

    /// The error, if it is over its time.
    func timeOut() -> HTTPError? {
        let now = ContinuousClock.now
        if let total = limits.total, startedAt + total <= now { return error(.timeout, "it took too long") }
        guard let lastActivity, lastActivity + limits.idle <= now else { return nil }
        return error(.timeout, "nothing came or went for too long")
    }

    /// An error with the host's name in it.
    func error(_ reason: HTTPError.Reason, _ message: String) -> HTTPError {
        HTTPError(
            reason: reason, message: "`\(destination.authority)`: \(message)", mayHaveArrived: mayHaveArrived)
    }

    private var sentCount: Int {
        easy.map { ccurl_info_long($0, CURLINFO_REQUEST_SIZE) } ?? bytesBefore
    }

    // MARK: Callbacks

    /// The body of the answer goes to the receiver.
    private var handsOver: Bool { handsOverBody && (200..<300).contains(head.status) }

    func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        let wasComplete = head.isComplete
        guard head.add(line) else {
            failure = error(.broken, "the answer's header has no end")
            return false
        }
        if head.isComplete, !wasComplete, handsOver {
            mailbox.put(status: head.status, headers: head.headers)
        }
        return true
    }

    enum Taken {
        case yes
        case later
        case no
    }

    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Taken {
        if handsOver {
            if mailbox.put(bytes) { return .yes }
            lastActivity = nil
            return .later
        }
        guard body.count + bytes.count <= limits.bodyLimitBytes else {
            failure = error(.tooLong, "the answer is longer than \(limits.bodyLimitBytes) bytes")
            return .no
        }
        if body.isEmpty, let length = head.headers["Content-Length"].flatMap({ Int($0) }) {
            body.reserveCapacity(min(length, limits.bodyLimitBytes, 16 << 20))
        }
        body += bytes
        return .yes
    }

    /// Copies the next bytes of the request's body; nil: they cannot be read.
    func giveBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = Int(min(Int64(buffer.count), request.body.count - bodyOffset))
        guard count > 0 else { return 0 }
        switch request.body {
        case .bytes(let bytes):
            let start = Int(bodyOffset)
            bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[start..<start + count])) }
            bodyOffset += Int64(count)
            return count
        case .file(let descriptor, let offset, _):
            let result = pread(descriptor, buffer.baseAddress, count, off_t(offset + bodyOffset))
            guard result > 0 else {
                let reason = result < 0 ? String(cString: strerror(errno)) : "the file became shorter"
                failure = error(.request, "the body cannot be read: \(reason)")
                return nil
            }
            bodyOffset += Int64(result)
            return result
        }
    }

    func rewindBody(to offset: Int64) { bodyOffset = offset }

    /// Notes that bytes moved.
    func noteProgress(sent: Int64, received: Int64) {
        guard bytesSeen != (sent, received) else { return }
        bytesSeen = (sent, received)
        if lastActivity != nil { lastActivity = .now }
    }

    /// Whether the request may be sent (again).
    ///
    /// libcurl sends a request a second time when a kept connection ends without an answer, though the other side may
    /// have read it. Only a request that was not sent at all, that may be repeated, or that was definitely refused for
    /// its `Expect` (417) gets another connection.
    var maySend: Bool {
        !mayHaveArrived || request.isRepeatable || head.status == 417
    }

    /// The request is about to be sent. False: it must not.
    func noteRequest() -> Bool {
        guard maySend else { return false }
        if requestCount == 0 { bytesBefore = sentCount }
        requestCount += 1
        head = ResponseHead()
        body = []
        lastActivity = .now
        return true
    }
}
