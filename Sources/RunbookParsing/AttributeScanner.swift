internal import Runbooks

/// Reads attributes scalar by scalar: what stands there, before anyone asks whether it makes sense.
struct AttributeScanner {
    /// A key with its value, as written.
    struct Entry {
        let key: String
        let keyRange: SourceRange
        let value: AttributeValue?
    }

    let text: AttributeText
    private(set) var index: Int
    private let isEnclosed: Bool

    /// Starts at an index; a scanner that starts at `{` ends after its `}`, another one at the end of the text.
    init(_ text: AttributeText, at index: Int) {
        self.text = text
        self.index = index
        isEnclosed = index < text.scalars.count && text.scalars[index] == "{"
    }

    /// Reads everything, in either of the two forms.
    mutating func entries() throws(AttributeSyntaxError) -> [Entry] {
        let start = index
        if isEnclosed { index += 1 }
        skipBlanks()
        do {
            return isEnclosed && current == "\"" ? try jsonEntries() : try bareEntries()
        } catch {
            // Whatever is missing at the end: what was opened says it best.
            guard isEnclosed, index >= text.scalars.count, error.help == nil else { throw error }
            throw AttributeSyntaxError("`{` is never closed", at: text.range(start))
        }
    }

    // MARK: name=value

    private mutating func bareEntries() throws(AttributeSyntaxError) -> [Entry] {
        var entries: [Entry] = []
        while true {
            skipBlanks(andCommas: true)
            if isEnclosed, current == "}" {
                index += 1
                return entries
            }
            guard let scalar = current else {
                if isEnclosed { throw unexpected("a key") }
                return entries
            }
            guard isKeyStart(scalar) else { throw unexpected("a key") }
            entries.append(try bareEntry())
        }
    }

    private mutating func bareEntry() throws(AttributeSyntaxError) -> Entry {
        let start = index
        while let scalar = current, isKeyStart(scalar) || "0123456789-.".unicodeScalars.contains(scalar) {
            index += 1
        }
        let key = string(start..<index)
        let keyRange = text.range(start, through: index - 1)
        guard current == "=" else {
            guard isAtBoundary else { throw unexpected("`=` or a blank after `\(key)`") }
            return Entry(key: key, keyRange: keyRange, value: nil)
        }
        index += 1
        let value = try current == "\"" || current == "'" ? quotedValue() : bareValue(of: key)
        guard isAtBoundary else { throw unexpected("a blank after the value of `\(key)`") }
        return Entry(key: key, keyRange: keyRange, value: value)
    }

    private mutating func bareValue(of key: String) throws(AttributeSyntaxError) -> AttributeValue {
        let start = index
        while let scalar = current, !isBlank(scalar), !(isEnclosed && scalar == "}") {
            if isEnclosed, scalar == "{" {
                let message = "`{` in the value of `\(key)` needs quotes around the value"
                throw AttributeSyntaxError(message, at: text.range(index), help: "write `\(key)=\"…\"`")
            }
            index += 1
        }
        // A comma after a value only parts it from the next, as in runme's documents.
        var end = index
        while end > start, text.scalars[end - 1] == "," { end -= 1 }
        guard end > start else {
            throw AttributeSyntaxError(
                "`\(key)=` has no value", at: text.range(start - 1), help: "write `\(key)=\"…\"`")
        }
        return AttributeValue(
            text: string(start..<end), range: text.range(start, through: end - 1), source: text,
            indices: .from(start))
    }

    /// In quotes only the quote and the backslash are escaped: patterns keep their backslashes.
    private mutating func quotedValue() throws(AttributeSyntaxError) -> AttributeValue {
        let start = index
        let quote = text.scalars[start]
        var content = String.UnicodeScalarView()
        var indices: [Int] = []
        var hasEscapes = false
        index += 1
        while let scalar = current {
            if scalar == quote {
                index += 1
                let last = indices + [index - 1]
                return AttributeValue(
                    text: String(content), range: text.range(start, through: index - 1), source: text,
                    indices: hasEscapes ? .each(last) : .from(start + 1))
            }
            if scalar == "\\", let next = peek(1), next == quote || next == "\\" {
                hasEscapes = true
                index += 1
            }
            content.append(text.scalars[index])
            indices.append(index)
            index += 1
        }
        throw AttributeSyntaxError(
            "quote `\(quote)` is never closed", at: text.range(start), help: "close it")
    }

    // MARK: {"name":"value"}

    private mutating func jsonEntries() throws(AttributeSyntaxError) -> [Entry] {
        var entries: [Entry] = []
        while true {
            guard current == "\"" else { throw unexpected("a key in double quotes") }
            let key = try jsonString()
            skipBlanks()
            guard current == ":" else { throw unexpected("`:` after key `\(key.text)`") }
            index += 1
            skipBlanks()
            let value = try jsonValue(of: key.text)
            entries.append(Entry(key: key.text, keyRange: key.range, value: value))
            skipBlanks()
            guard current == "," || current == "}" else {
                throw unexpected("`,` or `}` after the value of `\(key.text)`")
            }
            index += 1
            if text.scalars[index - 1] == "}" { return entries }
            skipBlanks()
        }
    }

    private mutating func jsonValue(of key: String) throws(AttributeSyntaxError) -> AttributeValue? {
        if current == "\"" { return try jsonString() }
        if current == "[" { return try jsonList(of: key) }
        let start = index
        while let scalar = current, !isBlank(scalar), scalar != ",", scalar != "}" { index += 1 }
        let word = string(start..<index)
        let isNumber = word.utf8.contains { (0x30...0x39).contains($0) } && Double(word) != nil
        guard word == "true" || word == "false" || isNumber else {
            if word.isEmpty, current == nil { throw unexpected("a value") }
            throw AttributeSyntaxError(
                "value of `\(key)` must be a string, a number, `true`, `false` or a list of strings",
                at: text.range(start, through: max(index - 1, start)))
        }
        return AttributeValue(
            text: word, range: text.range(start, through: index - 1), source: text, indices: .from(start))
    }

    /// A list of strings counts as one text with blanks between the items.
    private mutating func jsonList(of key: String) throws(AttributeSyntaxError) -> AttributeValue {
        let start = index
        var content = ""
        var indices: [Int] = []
        index += 1
        skipBlanks()
        while current != "]" {
            guard current == "\"" else { throw unexpected("a string in the list of `\(key)`") }
            let first = index
            let item = try jsonString()
            if !content.isEmpty {
                content += " "
                indices.append(first)
            }
            content += item.text
            indices += item.text.unicodeScalars.indices.map { _ in first }
            skipBlanks()
            guard current == "," || current == "]" else {
                throw unexpected("`,` or `]` in the list of `\(key)`")
            }
            if current == "," {
                index += 1
                skipBlanks()
                if current == "]" { throw unexpected("a string in the list of `\(key)`") }
            }
        }
        index += 1
        return AttributeValue(
            text: content, range: text.range(start, through: index - 1), source: text,
            indices: .each(indices + [index - 1]))
    }

    private mutating func jsonString() throws(AttributeSyntaxError) -> AttributeValue {
        let start = index
        var content = String.UnicodeScalarView()
        var indices: [Int] = []
        index += 1
        while let scalar = current, scalar != "\"" {
            indices.append(index)
            if scalar == "\\" {
                content.append(try jsonEscape())
            } else {
                content.append(scalar)
                index += 1
            }
        }
        guard current == "\"" else {
            throw AttributeSyntaxError("quote `\"` is never closed", at: text.range(start), help: "close it")
        }
        index += 1
        return AttributeValue(
            text: String(content), range: text.range(start, through: index - 1), source: text,
            indices: .each(indices + [index - 1]))
    }

    private mutating func jsonEscape() throws(AttributeSyntaxError) -> Unicode.Scalar {
        let start = index
        guard let letter = peek(1) else { throw unexpected("an escape") }
        index += 2
        switch letter {
        case "\"", "\\", "/": return letter
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            if let first = hexadecimal() {
                if let scalar = Unicode.Scalar(first) { return scalar }
                if (0xD800...0xDBFF).contains(first), current == "\\", peek(1) == "u" {
                    index += 2
                    if let second = hexadecimal(), (0xDC00...0xDFFF).contains(second),
                        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
                    {
                        return scalar
                    }
                }
            }
        default: break
        }
        let end = min(index, text.scalars.count) - 1
        throw AttributeSyntaxError(
            "`\(string(start..<end + 1))` is no escape of JSON", at: text.range(start, through: end))
    }

    private mutating func hexadecimal() -> UInt32? {
        let end = min(index + 4, text.scalars.count)
        let digits = string(index..<end)
        guard digits.utf8.count == 4, digits.allSatisfy({ $0.isHexDigit }) else { return nil }
        index = end
        return UInt32(digits, radix: 16)
    }

    // MARK: Scalars

    private var current: Unicode.Scalar? { peek(0) }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        index + distance < text.scalars.count ? text.scalars[index + distance] : nil
    }

    /// At a place where an attribute can end.
    private var isAtBoundary: Bool {
        guard let scalar = current else { return true }
        return isBlank(scalar) || scalar == "," || isEnclosed && scalar == "}"
    }

    private mutating func skipBlanks(andCommas: Bool = false) {
        while let scalar = current, isBlank(scalar) || andCommas && scalar == "," { index += 1 }
    }

    private func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private func isKeyStart(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.scalars[range])
        return String(view)
    }

    private func unexpected(_ expected: String) -> AttributeSyntaxError {
        let found = current.map { "`\($0)`" } ?? "the end"
        return AttributeSyntaxError("expected \(expected), found \(found)", at: text.range(index))
    }
}
