internal import Runbooks

/// One attribute as it stands in the document. A class, as blocks and sections pass it around by the thousand.
final class Attribute {
    let key: AttributeKey
    let keyRange: SourceRange
    /// Nil for a key that stands alone, which means true.
    let value: AttributeValue?

    init(key: AttributeKey, keyRange: SourceRange, value: AttributeValue?) {
        self.key = key
        self.keyRange = keyRange
        self.value = value
    }

    /// The value with its quotes, or the key when it stands alone.
    var range: SourceRange { value?.range ?? keyRange }
}

/// The text of a value with the way back to its place.
struct AttributeValue {
    /// Where the scalars of a text stand in the source.
    enum Offsets {
        /// One after the other from this byte on.
        case from(Int)
        /// Escapes stand between them: the byte of each scalar, and the one after the text.
        case each([Int])
    }

    let text: String
    /// With the quotes.
    let range: SourceRange
    private let source: AttributeText
    private let offsets: Offsets

    init(text: String, range: SourceRange, source: AttributeText, offsets: Offsets) {
        self.text = text
        self.range = range
        self.source = source
        self.offsets = offsets
    }

    /// The place of a scalar of the text, or the one after it; for the places of errors inside.
    func range(ofScalar offset: Int) -> SourceRange {
        switch offsets {
        case .from(let first):
            let before = text.unicodeScalars.prefix(offset)
            return source.range(first + before.reduce(0) { $0 + UTF8.width($1) })
        case .each(let all): return source.range(all[min(offset, all.count - 1)])
        }
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
        own(key) ?? inherited.last { $0.key == key }
    }

    /// What the block itself says.
    func own(_ key: AttributeKey) -> Attribute? { own.first { $0.key == key } }

    /// All that holds, each key once.
    var effective: [Attribute] {
        if inherited.isEmpty { return own }
        var result = own
        for attribute in inherited.reversed() where !result.contains(where: { $0.key == attribute.key }) {
            result.append(attribute)
        }
        return result
    }
}
