internal import HTTPMessages

/// A request in the one form that both sides compute the signature from.
///
/// Source: AWS IAM guide, "Create a signed AWS API request"; which headers stay out: botocore's `auth.py`.
struct CanonicalRequest {
    /// The whole text.
    let text: String
    /// The names of the signed headers, with semicolons.
    let signedHeaders: String

    init(_ request: HTTPRequest, url: URLParts, normalizesPath: Bool, payload: String) {
        let headers = Self.headers(request.headers, host: url.host)
        signedHeaders = Self.names(headers)
        var lines = [request.method.uppercased(), Self.path(url.path, isNormalized: normalizesPath)]
        lines.append(Self.query(url.query ?? ""))
        lines += headers.map { "\($0.name):\($0.value)" }
        lines += ["", signedHeaders, payload]
        text = lines.joined(separator: "\n")
    }

    // MARK: Headers

    /// What proxies and tracers change or add on the way.
    private static let unsigned: Set<String> = [
        "authorization", "baggage", "connection", "expect", "keep-alive", "proxy-authenticate",
        "proxy-authorization", "te", "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]

    /// The headers to sign: by name, repeated ones joined in their order, blanks folded.
    static func headers(_ headers: HTTPHeaders, host: String) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for field in headers.fields {
            let name = field.name.lowercased()
            if !unsigned.contains(name) { values[name, default: []].append(folded(field.value)) }
        }
        if values["host"] == nil { values["host"] = [host] }
        let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return sorted.map { (name: $0.key, value: $0.value.joined(separator: ",")) }
    }

    /// The names with semicolons between them.
    static func names(_ headers: [(name: String, value: String)]) -> String {
        headers.map(\.name).joined(separator: ";")
    }

    private static func folded(_ value: String) -> String {
        // Space, and tab to carriage return: line breaks of folded lines are blanks too.
        let words = value.utf8.split { $0 == 32 || (9...13).contains($0) }
        return words.map { String(Substring($0)) }.joined(separator: " ")
    }

    // MARK: Path and query

    private static func path(_ path: Substring, isNormalized: Bool) -> String {
        guard isNormalized else { return path.isEmpty ? "/" : sent(path) }
        return PercentEncoding.encode(normalized(path), also: "/")
    }

    /// Without `.`, `..` and repeated slashes (RFC 3986, 5.2.4).
    private static func normalized(_ path: Substring) -> String {
        var kept: [Substring] = []
        for segment in path.utf8.split(separator: UInt8(ascii: "/")).map(Substring.init) where segment != "."
        {
            if segment == ".." { kept = kept.dropLast() } else { kept.append(segment) }
        }
        let end = path.utf8.last == UInt8(ascii: "/") && !kept.isEmpty ? "/" : ""
        return "/\(kept.joined(separator: "/"))\(end)"
    }

    /// The pairs as they are sent, sorted by name and then by value.
    private static func query(_ query: Substring) -> String {
        guard !query.isEmpty else { return "" }
        let pairs = sent(query).split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: Array(parts[0].utf8), value: parts.count > 1 ? Array(parts[1].utf8) : [])
        }
        let sorted = pairs.sorted { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value)
                : left.name.lexicographicallyPrecedes(right.name)
        }
        let texts = sorted.map { pair in
            "\(String(decoding: pair.name, as: UTF8.self))=\(String(decoding: pair.value, as: UTF8.self))"
        }
        return texts.joined(separator: "&")
    }

    /// The text with what cannot stand in a URL percent-encoded: blanks, control bytes and what is not ASCII.
    private static func sent(_ text: Substring) -> String {
        guard !text.utf8.allSatisfy({ (33...126).contains($0) }) else { return String(text) }
        return PercentEncoding.encode(String(text), also: "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}")
    }
}
