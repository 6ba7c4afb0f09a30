/// A host and a port, as the lines of `tcp` and `tls` blocks name them.
public struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name or an address; an IPv6 address keeps its brackets.
    public var host: String
    /// 1 to 65535.
    public var port: Int

    /// Reads `HOST:PORT`; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        guard !host.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
            (1...65_535).contains(port)
        else { return nil }
        let isBracketed = host.first == "[" && host.last == "]"
        // The kernel and TLS know no other signs in a host's name.
        guard
            (isBracketed ? host.dropFirst().dropLast() : host).utf8.allSatisfy({ byte in
                switch byte {
                case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
                default: byte == UInt8(ascii: ":") && isBracketed
                }
            })
        else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// `HOST:PORT`.
    public var description: String { "\(host):\(port)" }
}
