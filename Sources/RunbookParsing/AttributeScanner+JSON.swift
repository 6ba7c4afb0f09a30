/// The form `{"name":"value"}`: JSON, whose values are scalars or lists of strings.
extension AttributeScanner {
    mutating func jsonEntries() throws(AttributeSyntaxError) -> [Entry] {
        var entries: [Entry] = []
        while true {
            guard current == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let key = try jsonString()
            skipBlanks()
            guard current == UInt8(ascii: ":") else { throw unexpected("`:` after key `\(key.text)`") }
            offset += 1
            skipBlanks()
            let value = try jsonValue(of: key.text)
            entries.append(Entry(key: key.text, keyRange: key.range, value: value))
            skipBlanks()
            guard let end = current, end == UInt8(ascii: ",") || end == UInt8(ascii: "}") else {
                throw unexpected("`,` or `}` after the value of `\(key.text)`")
            }
            offset += 1
            if end == UInt8(ascii: "}") { return entries }
            skipBlanks()
        }
    }

    private mutating func jsonValue(of key: String) throws(AttributeSyntaxError) -> AttributeValue? {
        if current == UInt8(ascii: "\"") { return try jsonString() }
        if current == UInt8(ascii: "[") { return try jsonList(of: key) }
        let start = offset
        while let byte = current, !AttributeText.isBlank(byte), !",}".utf8.contains(byte) { offset += 1 }
        let word = text.string(start..<offset)
        let isNumber = word.utf8.contains { (0x30...0x39).contains($0) } && Double(word) != nil
        guard word == "true" || word == "false" || isNumber else {
            if word.isEmpty, current == nil { throw unexpected("a value") }
            throw AttributeSyntaxError(
                "value of `\(key)` must be a string, a number, `true`, `false` or a list of strings",
                at: text.range(start, through: max(offset - 1, start)))
        }
        return AttributeValue(
            text: word, range: text.range(start, through: offset - 1), source: text, offsets: .from(start))
    }

    /// A list of strings counts as one text with blanks between the items.
    private mutating func jsonList(of key: String) throws(AttributeSyntaxError) -> AttributeValue {
        let start = offset
        var content = ""
        var offsets: [Int] = []
        offset += 1
        skipBlanks()
        while current != UInt8(ascii: "]") {
            guard current == UInt8(ascii: "\"") else { throw unexpected("a string in the list of `\(key)`") }
            let first = offset
            let item = try jsonString()
            if !content.isEmpty {
                content += " "
                offsets.append(first)
            }
            content += item.text
            offsets += item.text.unicodeScalars.map { _ in first }
            skipBlanks()
            guard let end = current, end == UInt8(ascii: ",") || end == UInt8(ascii: "]") else {
                throw unexpected("`,` or `]` in the list of `\(key)`")
            }
            if end == UInt8(ascii: ",") {
                offset += 1
                skipBlanks()
                if current == UInt8(ascii: "]") { throw unexpected("a string in the list of `\(key)`") }
            }
        }
        offset += 1
        return AttributeValue(
            text: content, range: text.range(start, through: offset - 1), source: text,
            offsets: .each(offsets + [offset - 1]))
    }

    private mutating func jsonString() throws(AttributeSyntaxError) -> AttributeValue {
        let start = offset
        var content: [UInt8] = []
        var offsets: [Int] = []
        offset += 1
        while let byte = current, byte != UInt8(ascii: "\"") {
            if byte & 0xC0 != 0x80 { offsets.append(offset) }
            if byte == UInt8(ascii: "\\") {
                content += Array(String(try jsonEscape()).utf8)
            } else {
                content.append(byte)
                offset += 1
            }
        }
        guard current == UInt8(ascii: "\"") else {
            throw AttributeSyntaxError("quote `\"` is never closed", at: text.range(start), help: "close it")
        }
        offset += 1
        return AttributeValue(
            text: String(decoding: content, as: UTF8.self), range: text.range(start, through: offset - 1),
            source: text, offsets: .each(offsets + [offset - 1]))
    }

    private mutating func jsonEscape() throws(AttributeSyntaxError) -> Character {
        let start = offset
        guard let letter = peek(1) else {
            offset += 1
            throw unexpected("an escape")
        }
        offset += 2
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let scalar = jsonScalar() { return Character(scalar) }
        default:
            while let byte = current, byte & 0xC0 == 0x80 { offset += 1 }
        }
        throw AttributeSyntaxError(
            "`\(text.string(start..<offset))` is no escape of JSON",
            at: text.range(start, through: offset - 1))
    }

    /// The scalar of `\uXXXX`, or of two of them that are a surrogate pair.
    private mutating func jsonScalar() -> Unicode.Scalar? {
        guard let first = hexadecimal() else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), current == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u")
        else { return nil }
        offset += 2
        guard let second = hexadecimal(), (0xDC00...0xDFFF).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func hexadecimal() -> UInt32? {
        let digits = text.bytes[min(offset, text.bytes.count)...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
            return nil
        }
        offset += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
