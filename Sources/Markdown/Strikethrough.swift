/// GitHub's strikethrough: text between one tilde and the next, or between two and the next two.
///
/// Source: GitHub Flavored Markdown, section 6.5. A mark opens before text and closes behind it, as emphasis does;
/// three tildes and more are no mark.
enum Strikethrough {
    /// Marks that may be open at a time: more make no sense to a reader, and nest too deep.
    private static let openLimit = 4

    /// A mark that waits for its partner.
    private struct Opener {
        let index: Int
        let length: Int
    }

    /// One level of running text with what its tildes strike through.
    static func read(_ inlines: [MarkdownInline]) -> [MarkdownInline] {
        let hasTilde = inlines.contains { inline in
            if case .text(let text) = inline { text.utf8.contains(UInt8(ascii: "~")) } else { false }
        }
        if !hasTilde { return inlines }
        var result: [MarkdownInline] = []
        var openers: [Opener] = []
        for (index, inline) in inlines.enumerated() {
            guard case .text(let text) = inline, text.utf8.contains(UInt8(ascii: "~")) else {
                result.append(inline)
                continue
            }
            let before = edge(index > 0 ? inlines[index - 1] : nil, \.last)
            let after = edge(index + 1 < inlines.count ? inlines[index + 1] : nil, \.first)
            read(text, before: before, after: after, &result, &openers)
        }
        return joined(result)
    }

    /// The character of a neighbour that a mark stands next to: a blank where there is none, a letter for anything
    /// but text.
    private static func edge(
        _ inline: MarkdownInline?, _ end: KeyPath<String.UnicodeScalarView, Unicode.Scalar?>
    ) -> Unicode.Scalar {
        switch inline {
        case nil, .softBreak, .lineBreak: " "
        case .text(let text): text.unicodeScalars[keyPath: end] ?? " "
        default: "a"
        }
    }

    private static func read(
        _ text: String, before: Unicode.Scalar, after: Unicode.Scalar, _ result: inout [MarkdownInline],
        _ openers: inout [Opener]
    ) {
        var rest = text.unicodeScalars[...]
        var previous = before
        while let start = rest.firstIndex(of: "~") {
            if start > rest.startIndex {
                previous = rest[rest.index(before: start)]
                result.append(.text(String(rest[..<start])))
            }
            let run = rest[start...].prefix { $0 == "~" }
            rest = rest[run.endIndex...]
            let mark = Opener(index: result.count, length: run.count)
            let next = rest.first ?? after
            let opens = flanks(inner: next, outer: previous)
            let closes = flanks(inner: previous, outer: next)
            result.append(.text(String(run)))
            previous = "~"
            if run.count > 2 { continue }
            if closes, let match = openers.lastIndex(where: { $0.length == mark.length }) {
                let opener = openers[match]
                openers.removeSubrange(match...)
                let inner = joined(Array(result[(opener.index + 1)..<mark.index]))
                result.removeSubrange(opener.index...)
                result.append(.struck(inner))
            } else if opens, openers.count < openLimit {
                openers.append(mark)
            }
        }
        if !rest.isEmpty { result.append(.text(String(rest))) }
    }

    /// A mark belongs to the text on its inner side: no blank is there, and no punctuation behind a word.
    private static func flanks(inner: Unicode.Scalar, outer: Unicode.Scalar) -> Bool {
        if isBlank(inner) { return false }
        return !isPunctuation(inner) || isBlank(outer) || isPunctuation(outer)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar) }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// The same with neighbouring texts as one.
    private static func joined(_ inlines: [MarkdownInline]) -> [MarkdownInline] {
        var result: [MarkdownInline] = []
        for inline in inlines {
            if case .text(let more) = inline, case .text(let text) = result.last {
                result[result.count - 1] = .text(text + more)
            } else {
                result.append(inline)
            }
        }
        return result
    }
}
