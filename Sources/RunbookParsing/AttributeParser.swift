internal import Markdown
internal import Runbooks
internal import Texts

/// Turns text into attributes that the product knows and supports; everything else becomes a problem.
struct AttributeParser {
    /// Reads the attributes from a byte of the text on: a `{…}` that begins there, or all of the text.
    ///
    /// Text after a closing brace is not the product's, unless it is a second brace.
    static func attributes(
        in text: AttributeText, from offset: Int, into diagnostics: inout DiagnosticCollector
    ) -> [Attribute] {
        var scanner = AttributeScanner(text, at: offset)
        do {
            let entries = try scanner.entries()
            let more = text.afterBlanks(scanner.offset)
            if more < text.bytes.count, text.bytes[more] == UInt8(ascii: "{") {
                diagnostics.error(
                    "malformed-attributes", "attributes in braces are given twice", at: text.range(more),
                    help: "put them into one pair of braces")
            }
            return known(entries, into: &diagnostics)
        } catch {
            diagnostics.error("malformed-attributes", error.message, at: error.range, help: error.help)
            return []
        }
    }

    private static func known(
        _ entries: [AttributeScanner.Entry], into diagnostics: inout DiagnosticCollector
    ) -> [Attribute] {
        var result: [Attribute] = []
        for entry in entries {
            guard let key = AttributeKey(rawValue: entry.key) else {
                let near = Suggestion.nearest(to: entry.key, in: AttributeKey.allCases.map(\.rawValue))
                diagnostics.error(
                    "unknown-attribute", "unknown attribute `\(entry.key)`", at: entry.keyRange,
                    help: near.map { "did you mean `\($0)`?" })
                continue
            }
            if key.isForEditorsOnly || key.isNotBuiltYet && entry.value?.text == "false" { continue }
            if key.isNotBuiltYet {
                diagnostics.notBuiltYet("`\(entry.key)`", at: entry.keyRange)
                continue
            }
            let attribute = Attribute(key: key, keyRange: entry.keyRange, value: entry.value)
            if let first = result.first(where: { $0.key == key }) {
                diagnostics.duplicateAttribute(attribute, first: first)
            } else {
                result.append(attribute)
            }
        }
        return result
    }
}

extension DiagnosticCollector {
    /// The same key twice for the same block or section.
    mutating func duplicateAttribute(_ attribute: Attribute, first: Attribute) {
        let place = first.keyRange.start
        error(
            "duplicate-attribute",
            "`\(attribute.key.rawValue)` is given twice, first in line \(place.line), column \(place.column)",
            at: attribute.keyRange, help: "remove one of them")
    }
}
