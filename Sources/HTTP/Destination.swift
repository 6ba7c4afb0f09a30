internal import HTTPMessages

/// Where a request goes, after a look whether it can be sent exactly as it is.
struct Destination: Sendable, Hashable {
    /// Scheme, host and port: what connections are kept for.
    let origin: String
    let scheme: Substring
    /// The host as the URL has it, without the port.
    let host: Substring
    /// The host, with the port where the URL has one: for messages.
    let authority: Substring

    init(of request: HTTPRequest) throws(HTTPError) {
        let url = request.url
        guard let end = url.firstRange(of: "://") else { throw Self.refusal("the URL has no scheme") }
        scheme = url[..<end.lowerBound]
        guard ["http", "https"].contains(scheme.lowercased()) else {
            throw Self.refusal("the URL's scheme is neither http nor https")
        }
        let rest = url[end.upperBound...]
        authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        host = Self.host(of: authority)
        origin = "\(scheme)://\(authority)".lowercased()
        guard !host.isEmpty, !authority.contains("@") else {
            throw Self.refusal("the URL has no host, or has a user's name")
        }
        // libcurl would encode or cut these, and what was signed would not be what is sent.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw Self.refusal("the URL of `\(authority)` is not percent-encoded")
        }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(Self.isTokenByte) else {
            throw Self.refusal("the method is not a word")
        }
        try Self.check(request)
    }

    /// The part before the port; an IPv6 address keeps its brackets.
    static func host(of authority: Substring) -> Substring {
        if authority.first == "[", let bracket = authority.firstIndex(of: "]") {
            return authority[...bracket]
        }
        return authority.prefix { $0 != ":" }
    }

    private static func check(_ request: HTTPRequest) throws(HTTPError) {
        for field in request.headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte),
                field.value.utf8.allSatisfy({ $0 != 0 && $0 != 10 && $0 != 13 })
            else { throw refusal("a header field's name or value has characters that cannot be sent") }
        }
        if request.headers["Transfer-Encoding"] != nil {
            throw refusal("`Transfer-Encoding` is not the caller's to choose")
        }
        if let length = request.headers["Content-Length"], length != String(request.body.count) {
            throw refusal("`Content-Length` is not the length of the body")
        }
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func refusal(_ message: String) -> HTTPError {
        HTTPError(reason: .request, message: "the request cannot be sent: \(message)", mayHaveArrived: false)
    }
}
