internal import HTTPMessages

/// Which proxy a request goes through.
public struct HTTPProxies: Sendable, Hashable {
    /// The proxy for `http` URLs; nil: none.
    public var http: String?
    /// The proxy for `https` URLs; nil: none.
    public var https: String?
    /// Hosts that are reached without one: names with all that is below them, or `*` for every host, parted by commas.
    public var exceptions: String

    /// No proxies, unless said otherwise.
    public init(http: String? = nil, https: String? = nil, exceptions: String = "") {
        self.http = http
        self.https = https
        self.exceptions = exceptions
    }

    /// The proxies that the environment names, as the AWS CLI understands it: small letters go first, even when empty.
    ///
    /// `HTTP_PROXY` in capitals is ignored, as curl does: a web server may have set it from a request's `Proxy` field.
    public init(environment: [String: String]) {
        func value(_ name: String) -> String? {
            let text = environment[name] ?? environment[name.uppercased()]
            return text == "" ? nil : text
        }
        http = environment["http_proxy"].flatMap { $0 == "" ? nil : $0 }
        https = value("https_proxy")
        exceptions = value("no_proxy") ?? ""
    }

    /// The proxy for a URL; nil: straight to the host.
    public func proxy(for url: String) -> String? {
        guard let end = url.firstRange(of: "://") else { return nil }
        let authority = url[end.upperBound...].prefix { $0 != "/" && $0 != "?" }
        let isSecure = url[..<end.lowerBound].lowercased() == "https"
        return isException(authority) ? nil : isSecure ? https : http
    }

    /// Python's `proxy_bypass_environment`, which botocore asks: a name or what ends in it, with or without the port.
    private func isException(_ authority: Substring) -> Bool {
        if exceptions == "*" { return true }
        let full = authority.lowercased()
        let host = Destination.host(of: authority).lowercased()
        return exceptions.lowercased().split(separator: ",").contains { entry in
            let name = entry.drop { $0 == " " || $0 == "\t" }.drop { $0 == "." }
                .prefix { $0 != " " && $0 != "\t" }
            guard !name.isEmpty else { return false }
            return [host, full].contains { $0 == name || $0.hasSuffix(".\(name)") }
        }
    }
}
