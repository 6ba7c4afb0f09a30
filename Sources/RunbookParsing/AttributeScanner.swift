internal import Runbooks

/// Reads attributes byte by byte: what stands there, before anyone asks whether it makes sense.
struct AttributeScanner {
    /// A key with its value, as written.
    struct Entry {
        let key: String
        let keyRange: SourceRange
        let value: AttributeValue?
    }

    let text: AttributeText
    var offset: Int
    let isEnclosed: Bool

    /// Starts at a byte; a scanner that starts at `{` ends after its `}`, another one at the end of the text.
    init(_ text: AttributeText, at offset: Int) {
        self.text = text
        self.offset = offset
        isEnclosed = offset < text.bytes.count && text.bytes[offset] == UInt8(ascii: "{")
    }

    /// Reads everything, in either of the two forms.
    mutating func entries() throws(AttributeSyntaxError) -> [Entry] {
        let start = offset
        if isEnclosed { offset += 1 }
        skipBlanks()
        do {
            return isEnclosed && current == UInt8(ascii: "\"") ? try jsonEntries() : try bareEntries()
        } catch {
            // Whatever is missing at the end: what was opened says it best.
            guard isEnclosed, offset >= text.bytes.count, error.help == nil else { throw error }
            throw AttributeSyntaxError("`{` is never closed", at: text.range(start))
        }
    }

    // MARK: name=value

    private mutating func bareEntries() throws(AttributeSyntaxError) -> [Entry] {
        var entries: [Entry] = []
        while true {
            while let byte = current, AttributeText.isBlank(byte) || byte == UInt8(ascii: ",") { offset += 1 }
            if isEnclosed, current == UInt8(ascii: "}") {
                offset += 1
                return entries
            }
            guard let byte = current else {
                if isEnclosed { throw unexpected("a key") }
                return entries
            }
            guard Self.isKeyStart(byte) else { throw unexpected("a key") }
            entries.append(try bareEntry())
        }
    }

    private mutating func bareEntry() throws(AttributeSyntaxError) -> Entry {
        let start = offset
        while let byte = current, Self.isKeyStart(byte) || "0123456789-.".utf8.contains(byte) { offset += 1 }
        let key = text.string(start..<offset)
        let keyRange = text.range(start, through: offset - 1)
        guard current == UInt8(ascii: "=") else {
            guard isAtBoundary else { throw unexpected("`=` or a blank after `\(key)`") }
            return Entry(key: key, keyRange: keyRange, value: nil)
        }
        offset += 1
        let isQuoted = current == UInt8(ascii: "\"") || current == UInt8(ascii: "'")
        let value = try isQuoted ? quotedValue() : bareValue(of: key)
        guard isAtBoundary else { throw unexpected("a blank after the value of `\(key)`") }
        return Entry(key: key, keyRange: keyRange, value: value)
    }

    private mutating func bareValue(of key: String) throws(AttributeSyntaxError) -> AttributeValue {
        let start = offset
        while let byte = current, !AttributeText.isBlank(byte), !(isEnclosed && byte == UInt8(ascii: "}")) {
            if isEnclosed, byte == UInt8(ascii: "{") {
                let message = "`{` in the value of `\(key)` needs quotes around the value"
                throw AttributeSyntaxError(message, at: text.range(offset), help: "write `\(key)=\"…\"`")
            }
            offset += 1
        }
        // A comma after a value only parts it from the next, as in runme's documents.
        var end = offset
        while end > start, text.bytes[end - 1] == UInt8(ascii: ",") { end -= 1 }
        guard end > start else {
            throw AttributeSyntaxError(
                "`\(key)=` has no value", at: text.range(start - 1), help: "write `\(key)=\"…\"`")
        }
        return AttributeValue(
            text: text.string(start..<end), range: text.range(start, through: end - 1), source: text,
            offsets: .from(start))
    }

    /// In quotes only the quote and the backslash are escaped: patterns keep their backslashes.
    private mutating func quotedValue() throws(AttributeSyntaxError) -> AttributeValue {
        let start = offset
        let quote = text.bytes[start]
        var content: [UInt8] = []
        var offsets: [Int] = []
        var hasEscapes = false
        offset += 1
        while let byte = current {
            if byte == quote {
                offset += 1
                return AttributeValue(
                    text: String(decoding: content, as: UTF8.self),
                    range: text.range(start, through: offset - 1), source: text,
                    offsets: hasEscapes ? .each(offsets + [offset - 1]) : .from(start + 1))
            }
            if byte == UInt8(ascii: "\\"), let next = peek(1), next == quote || next == UInt8(ascii: "\\") {
                hasEscapes = true
                offset += 1
            }
            content.append(text.bytes[offset])
            if text.bytes[offset] & 0xC0 != 0x80 { offsets.append(offset) }
            offset += 1
        }
        throw AttributeSyntaxError(
            "quote `\(Unicode.Scalar(quote))` is never closed", at: text.range(start), help: "close it")
    }

    // MARK: Bytes

    var current: UInt8? { peek(0) }

    func peek(_ distance: Int) -> UInt8? {
        offset + distance < text.bytes.count ? text.bytes[offset + distance] : nil
    }

    mutating func skipBlanks() { offset = text.afterBlanks(offset) }

    /// At a place where an attribute can end.
    private var isAtBoundary: Bool {
        guard let byte = current else { return true }
        return AttributeText.isBlank(byte) || byte == UInt8(ascii: ",")
            || isEnclosed && byte == UInt8(ascii: "}")
    }

    private static func isKeyStart(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    func unexpected(_ expected: String) -> AttributeSyntaxError {
        let rest = String(decoding: text.bytes[min(offset, text.bytes.count)...].prefix(4), as: UTF8.self)
        let found = rest.unicodeScalars.first.map { "`\($0)`" } ?? "the end"
        return AttributeSyntaxError("expected \(expected), found \(found)", at: text.range(offset))
    }
}
