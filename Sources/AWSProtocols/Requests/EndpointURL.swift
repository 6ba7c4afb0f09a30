internal import HTTPMessages

/// An endpoint cut into its parts, to put an operation's path and query on it.
struct EndpointURL {
    private let scheme: Substring
    private let authority: Substring
    private let path: Substring
    private let query: Substring

    init(_ url: String) throws(SerializationError) {
        guard let colon = url.firstRange(of: "://") else { throw .endpoint(url) }
        scheme = url[..<colon.lowerBound]
        var rest = url[colon.upperBound...]
        if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        } else {
            query = ""
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        authority = rest[..<slash]
        path = rest[slash...]
        guard !scheme.isEmpty, !authority.isEmpty else { throw .endpoint(url) }
    }

    /// The whole URL; `path` may hold a query of its own.
    func url(hostPrefix: String, path added: String, query pairs: [(name: String, value: String)]) -> String {
        var url = "\(scheme)://\(hostPrefix)\(authority)"
        if added.isEmpty || added == "/" {
            url += path.isEmpty ? "/" : path
        } else if path.hasSuffix("/"), added.hasPrefix("/") {
            url += path.dropLast() + added
        } else {
            // A path that is only a query, as those of S3's buckets.
            url += (path.isEmpty && added.hasPrefix("?") ? "/" : path) + added
        }
        var encoded = pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        if !query.isEmpty { encoded.insert(String(query), at: 0) }
        if !encoded.isEmpty { url += (url.contains("?") ? "&" : "?") + encoded.joined(separator: "&") }
        return url
    }
}
