internal import Markdown

/// What stands after an opening fence: a language, and perhaps attributes in braces.
struct InfoString {
    /// The first word as written; empty when there is none.
    let language: String
    /// The attributes' text, and where in it their brace opens.
    let braces: (text: AttributeText, index: Int)?

    init(_ info: MarkdownSpan, file: String) {
        let language = Self.language(of: info.text)
        self.language = language
        guard info.text.utf8.contains(UInt8(ascii: "{")) else {
            braces = nil
            return
        }
        let text = AttributeText(info, file: file)
        let start = Self.openingBrace(in: text.scalars, from: language.unicodeScalars.count)
        guard let start, !Self.isForeign(text.scalars[(start + 1)...], hasLanguage: !language.isEmpty) else {
            braces = nil
            return
        }
        braces = (text, start)
    }

    private static func language(of text: String) -> String {
        String(text.unicodeScalars.prefix { $0 != "{" && !$0.properties.isWhitespace })
    }

    /// The first brace that begins a word, outside of quotes.
    private static func openingBrace(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var quote: Unicode.Scalar?
        var isAtStart = true
        for index in start..<scalars.count {
            let scalar = scalars[index]
            if quote == nil, scalar == "{", isAtStart { return index }
            if scalar == quote {
                quote = nil
            } else if quote == nil, scalar == "\"" || scalar == "'" {
                quote = scalar
            }
            isAtStart = scalar.properties.isWhitespace
        }
        return nil
    }

    /// Braces of other tools: `{1,3-5}`, `{.class #id}`, `{% … %}`, `{{…}}`, and `{bash}` without a language.
    private static func isForeign(_ content: ArraySlice<Unicode.Scalar>, hasLanguage: Bool) -> Bool {
        let rest = content.drop { $0.properties.isWhitespace }
        guard let first = rest.first else { return false }
        if ("0"..."9").contains(first) || "-.#:%{<*".unicodeScalars.contains(first) { return true }
        if hasLanguage || first == "\"" { return false }
        let word = rest.prefix { $0 == "_" || $0 == "-" || $0.properties.isAlphabetic }
        return word.isEmpty || rest[word.endIndex...].first != "="
    }
}
