/// The parts of a URL that a signature is made of, as they stand in it.
struct URLParts {
    /// In small letters.
    let scheme: String
    /// In small letters, without user and without the scheme's own port.
    let host: String
    /// User, host and port as they stand there.
    let authority: Substring
    /// Begins with a slash, or is empty.
    let path: Substring
    /// Without its question mark; nil: there is none.
    let query: Substring?

    init(_ url: String) throws(SigningError) {
        // By bytes: a slash with a combining accent behind it is one character, but still a slash.
        guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")),
            url.utf8[colon...].starts(with: "://".utf8)
        else { throw .url }
        scheme = url[..<colon].lowercased()
        let afterScheme = url.utf8[colon...].dropFirst(3)
        let withoutFragment = afterScheme.prefix { $0 != UInt8(ascii: "#") }
        let end =
            withoutFragment.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            ?? withoutFragment.endIndex
        authority = Substring(withoutFragment[..<end])
        let rest = withoutFragment[end...]
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            path = Substring(rest[..<mark])
            query = Substring(rest[mark...].dropFirst())
        } else {
            path = Substring(rest)
            query = nil
        }
        host = Self.host(of: authority, scheme: scheme)
        guard !host.isEmpty else { throw .url }
    }

    private static func host(of authority: Substring, scheme: String) -> String {
        let host =
            authority.split(separator: "@", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let own = scheme == "https" ? ":443" : ":80"
        return (host.hasSuffix(own) ? String(host.dropLast(own.count)) : host).lowercased()
    }
}
