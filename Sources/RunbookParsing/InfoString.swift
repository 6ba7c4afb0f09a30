internal import Markdown

/// What stands after an opening fence: a language, and perhaps attributes in braces.
struct InfoString {
    /// The first word as written; empty when there is none.
    let language: String
    /// The attributes' text, and the byte of it at which their brace opens.
    let braces: (text: AttributeText, offset: Int)?

    init(_ info: MarkdownSpan, file: String) {
        let utf8 = info.text.utf8
        let end = utf8.firstIndex { $0 == UInt8(ascii: "{") || AttributeText.isBlank($0) }
        guard let end else {
            language = info.text
            braces = nil
            return
        }
        language = String(info.text[..<end])
        guard utf8[end...].contains(UInt8(ascii: "{")) else {
            braces = nil
            return
        }
        let text = AttributeText(info, file: file)
        let start = Self.openingBrace(in: text.bytes, from: language.utf8.count)
        guard let start, !Self.isForeign(text.bytes[(start + 1)...], hasLanguage: !language.isEmpty) else {
            braces = nil
            return
        }
        braces = (text, start)
    }

    /// The first brace that begins a word, outside of quotes.
    private static func openingBrace(in bytes: [UInt8], from start: Int) -> Int? {
        var quote: UInt8?
        var isAtStart = true
        for offset in start..<bytes.count {
            let byte = bytes[offset]
            if quote == nil, byte == UInt8(ascii: "{"), isAtStart { return offset }
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            isAtStart = AttributeText.isBlank(byte)
        }
        return nil
    }

    /// Braces of other tools: `{1,3-5}`, `{.class #id}`, `{% … %}`, `{{…}}`, and `{bash}` without a language.
    private static func isForeign(_ content: ArraySlice<UInt8>, hasLanguage: Bool) -> Bool {
        let rest = content.drop(while: AttributeText.isBlank)
        guard let first = rest.first else { return false }
        if "0123456789-.#:%{<*".utf8.contains(first) { return true }
        if hasLanguage || first == UInt8(ascii: "\"") { return false }
        let word = rest.prefix { !AttributeText.isBlank($0) && !"=,}".utf8.contains($0) }
        return word.isEmpty || rest[word.endIndex...].first != UInt8(ascii: "=")
    }
}
