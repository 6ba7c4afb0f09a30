internal import Glibc
internal import HTTPMessages

/// URLs as endpoint rules take them apart.
enum RuleURL {
    /// The record that `parseURL` gives; nil for what is no `http` or `https` URL, or has a query.
    static func parts(_ text: String) -> RuleValue? {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8)
        else {
            return nil
        }
        let scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = bytes[colon...].dropFirst(3).prefix { $0 != UInt8(ascii: "#") }
        guard !isQueried(rest) else { return nil }
        let withoutQuery = rest.prefix { $0 != UInt8(ascii: "?") }
        let authority = Substring(withoutQuery.prefix { $0 != UInt8(ascii: "/") })
        let path = String(Substring(withoutQuery.dropFirst(authority.utf8.count)))
        let location = location(authority)
        guard location.isValidPort else { return nil }
        return .record([
            "scheme": .text(scheme), "authority": .text(String(authority)), "path": .text(path),
            "normalizedPath": .text(normalized(path)),
            "isIp": .bool(isIPv4(location.host) || isIPv6(location.host)),
        ])
    }

    private static func isQueried(_ rest: Substring.UTF8View) -> Bool {
        guard let mark = rest.firstIndex(of: UInt8(ascii: "?")) else { return false }
        return rest.index(after: mark) != rest.endIndex
    }

    /// The host without brackets, and whether what follows it is a port.
    private static func location(_ authority: Substring) -> (host: String, isValidPort: Bool) {
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let (host, port): (Substring, Substring)
        if place.hasPrefix("["), let end = place.firstIndex(of: "]") {
            host = place[..<end].dropFirst()
            port = place[end...].dropFirst()
        } else {
            host = place.prefix { $0 != ":" }
            port = place[host.endIndex...]
        }
        let digits = port.dropFirst()
        let isValid = digits.isEmpty || Int(digits).map { (0...65_535).contains($0) } == true
        return (String(host), isValid)
    }

    /// Four numbers with dots.
    static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
            }
    }

    /// An address of version 6, perhaps with a zone behind it.
    static func isIPv6(_ host: String) -> Bool {
        let address = host.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)[0]
        var bytes = in6_addr()
        return inet_pton(AF_INET6, String(address), &bytes) == 1
    }

    /// Dots and repeated slashes taken out, a slash at the end, percent-encoded.
    private static func normalized(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { kept = kept.dropLast() } else { kept.append(segment) }
        }
        let joined = kept.map { "/\($0)" }.joined()
        return PercentEncoding.encode("\(joined)/", also: "/")
    }
}
