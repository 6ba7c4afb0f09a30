/// Where a link of a document may lead: nowhere that runs anything.
enum LinkTarget: Equatable {
    /// `http`, `https` or `mailto`.
    case external(String)
    /// A file beside the document.
    case relative(String)
    /// A heading of the document, percent signs decoded.
    case fragment(String)
    /// Everything else: its text is shown, and no link.
    case refused

    /// Judges a destination as cmark hands it out: entities and escapes are read already.
    init(_ destination: String) {
        let isOdd = destination.unicodeScalars.contains { scalar in
            scalar.value < 0x20 || (0x7f...0xa0).contains(scalar.value) || scalar == "\\"
                || scalar.properties.isBidiControl
        }
        // What begins with two slashes names another host.
        if destination.isEmpty || isOdd || destination.hasPrefix("//") || destination.hasPrefix(" ") {
            self = .refused
            return
        }
        if destination.hasPrefix("#") {
            self = .fragment(Self.decoded(destination.dropFirst()))
            return
        }
        let link = destination.replacing(" ", with: "%20")
        guard let end = destination.firstIndex(where: { ":/?#".contains($0) }), destination[end] == ":" else {
            self = .relative(link)
            return
        }
        let scheme = destination[..<end].lowercased()
        self = ["http", "https", "mailto"].contains(scheme) ? .external(link) : .refused
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
