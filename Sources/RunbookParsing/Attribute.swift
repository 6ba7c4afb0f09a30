internal import Markdown
internal import Runbooks

/// One attribute as it stands in the document.
struct Attribute {
    let key: AttributeKey
    let keyRange: SourceRange
    /// Nil for a key that stands alone, which means true.
    let value: AttributeValue?

    /// The value with its quotes, or the key when it stands alone.
    var range: SourceRange { value?.range ?? keyRange }
}

/// The text of a value with the way back to its place.
struct AttributeValue {
    let text: String
    /// With the quotes.
    let range: SourceRange
    fileprivate let source: AttributeText
    /// For each scalar of the text its index in the source.
    fileprivate let indices: Indices

    enum Indices {
        /// One after the other from this one on.
        case from(Int)
        /// Escapes stand between them; the last is the index after the text.
        case each([Int])
    }

    init(text: String, range: SourceRange, source: AttributeText, indices: Indices) {
        self.text = text
        self.range = range
        self.source = source
        self.indices = indices
    }

    /// The place of a scalar of the text, or the one after it; for the places of errors inside.
    func range(ofScalar offset: Int) -> SourceRange {
        switch indices {
        case .from(let first): source.range(first + offset)
        case .each(let all): source.range(all[min(offset, all.count - 1)])
        }
    }
}

/// Text that has attributes in it, with the place of each scalar.
struct AttributeText {
    let file: String
    let scalars: [Unicode.Scalar]
    private let starts: [MarkdownPosition]

    init(_ span: MarkdownSpan, file: String) {
        self.file = file
        scalars = Array(span.text.unicodeScalars)
        starts = span.starts
    }

    /// The range from one index to another, both included.
    func range(_ first: Int, through last: Int? = nil) -> SourceRange {
        SourceRange(file: file, start: position(first), end: last.map(position))
    }

    private func position(_ index: Int) -> SourcePosition {
        guard starts.count > 1 else {
            return SourcePosition(line: starts[0].line, column: starts[0].column + index)
        }
        let before = scalars[..<min(index, scalars.count)]
        let start = starts[min(before.count { $0 == "\n" }, starts.count - 1)]
        let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return SourcePosition(line: start.line, column: start.column + index - lineStart)
    }
}

/// The attributes of one block: its own, and those of its sections.
struct AttributeSet {
    /// From the block's braces and the comments before it.
    var own: [Attribute] = []
    /// From the sections around it, outermost first.
    var inherited: [Attribute] = []

    /// What holds for the key: the nearest one.
    subscript(key: AttributeKey) -> Attribute? {
        own.first { $0.key == key } ?? inherited.last { $0.key == key }
    }

    /// What the block itself says.
    func own(_ key: AttributeKey) -> Attribute? { own.first { $0.key == key } }
}
