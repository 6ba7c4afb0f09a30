/// A word of a guide that its reader is to replace, and the expression that replaces it: an entry of `placeholders`.
public struct Placeholder: Sendable, Hashable {
    /// The word as it stands in the guide, brackets and all: `<AMP_account_id>`.
    public var token: String
    /// A JMESPath expression over the values that `runbook value` knows.
    public var expression: String

    /// Makes an entry.
    public init(token: String, expression: String) {
        self.token = token
        self.expression = expression
    }
}

/// A text cut at its placeholders.
public struct PlaceholderText: Sendable, Hashable {
    /// A stretch of the text.
    public enum Part: Sendable, Hashable {
        /// Stands as it is.
        case text(String)
        /// A placeholder, and the byte of the text at which it stands, from 0.
        case placeholder(Placeholder, offset: Int)
    }

    /// The parts in order.
    public private(set) var parts: [Part] = []

    /// Cuts a text; of two placeholders at one place the longer one counts.
    public init(_ text: String, _ placeholders: [Placeholder]) {
        if placeholders.isEmpty {
            parts = text.isEmpty ? [] : [.text(text)]
            return
        }
        let known = placeholders.sorted { $0.token.utf8.count > $1.token.utf8.count }
        var rest = text[...]
        var literal = ""
        var offset = 0
        while !rest.isEmpty {
            guard let found = known.first(where: { rest.hasPrefix($0.token) }) else {
                // Up to the next place at which one can begin.
                let next = rest.dropFirst().firstIndex { character in
                    known.contains { $0.token.first == character }
                }
                let stretch = rest[..<(next ?? rest.endIndex)]
                literal += stretch
                offset += stretch.utf8.count
                rest = rest[stretch.endIndex...]
                continue
            }
            if !literal.isEmpty { parts.append(.text(literal)) }
            literal = ""
            parts.append(.placeholder(found, offset: offset))
            offset += found.token.utf8.count
            rest = rest.dropFirst(found.token.count)
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// The text has a placeholder.
    public var hasPlaceholders: Bool {
        parts.contains { if case .placeholder = $0 { true } else { false } }
    }

    /// The text with each placeholder made a plain word of the same length, for those who read it as shell: bytes and
    /// characters keep their places. (A word of `x` would itself look like one that is to be replaced.)
    public var masked: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder, _):
                String(
                    String.UnicodeScalarView(placeholder.token.unicodeScalars.map { $0.isASCII ? "v" : $0 }))
            }
        }.joined()
    }
}

extension Block {
    /// The same block with another text of as many lines.
    public func with(text: String) -> Block {
        var block = self
        block.text = text
        return block
    }
}
