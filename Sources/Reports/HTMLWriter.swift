internal import Texts

/// Appends to one buffer; untrusted text goes through `text` or `attribute` and nothing else.
struct HTMLWriter {
    private var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Markup of our own: a literal, or what was escaped already.
    mutating func raw(_ markup: String) {
        var markup = markup
        markup.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Text between tags or in a double-quoted attribute, on as many lines as it has.
    mutating func text(_ text: String) {
        var harmless = ControlBytes.neutralised(text)
        harmless.withUTF8 { source in
            var start = 0
            for (index, byte) in source.enumerated() {
                guard let entity = Self.entity(of: byte) else { continue }
                bytes.append(contentsOf: source[start..<index])
                bytes.append(contentsOf: entity)
                start = index + 1
            }
            bytes.append(contentsOf: source[start...])
        }
    }

    /// Text on one line.
    mutating func line(_ text: String) { self.text(ControlBytes.singleLine(text)) }

    /// One line of our own wording: what stands in back-ticks becomes code, as long as they come in pairs.
    mutating func prose(_ text: String) {
        let parts = ControlBytes.singleLine(text).split(separator: "`", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return line(text) }
        for (index, part) in parts.enumerated() {
            if index % 2 == 0 { self.text(String(part)) } else { element("code", String(part)) }
        }
    }

    /// An element with one line of text in it.
    ///
    /// - Parameters:
    ///   - name: The element with its attributes, as in `p class=note`.
    ///   - content: Untrusted text.
    mutating func element(_ name: String, _ content: String) {
        raw("<\(name)>")
        line(content)
        raw("</\(name.prefix { $0 != " " })>")
    }

    /// The page so far.
    var page: String { String(decoding: bytes, as: UTF8.self) }

    private static let ampersand = Array("&amp;".utf8)
    private static let less = Array("&lt;".utf8)
    private static let greater = Array("&gt;".utf8)
    private static let quote = Array("&quot;".utf8)
    private static let apostrophe = Array("&#39;".utf8)

    private static func entity(of byte: UInt8) -> [UInt8]? {
        switch byte {
        case UInt8(ascii: "&"): ampersand
        case UInt8(ascii: "<"): less
        case UInt8(ascii: ">"): greater
        case UInt8(ascii: "\""): quote
        case UInt8(ascii: "'"): apostrophe
        default: nil
        }
    }
}
