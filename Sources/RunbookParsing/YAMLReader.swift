internal import Runbooks
internal import Texts
internal import YAML

/// Takes values out of YAML nodes and tells of those that are not what they must be.
struct YAMLReader {
    var diagnostics: DiagnosticCollector

    func range(_ scalar: YAMLScalar) -> SourceRange {
        SourceRange(
            file: diagnostics.file, start: diagnostics.range(scalar.start).start,
            end: diagnostics.range(scalar.end).start)
    }

    func range(_ node: YAMLNode) -> SourceRange {
        node.scalar.map { range($0) } ?? diagnostics.range(node.mark)
    }

    mutating func scalar(_ node: YAMLNode, of key: String, expected: String) -> YAMLScalar? {
        if let scalar = node.scalar { return scalar }
        diagnostics.error("invalid-value", "`\(key)` must be \(expected)", at: range(node))
        return nil
    }

    mutating func text(_ node: YAMLNode, of key: String) -> String? {
        guard let scalar = scalar(node, of: key, expected: "a text") else { return nil }
        if scalar.value != .null, !scalar.text.isEmpty { return scalar.text }
        diagnostics.error("invalid-value", "`\(key)` needs a value", at: range(scalar))
        return nil
    }

    /// A list of texts, or one alone.
    mutating func texts(_ node: YAMLNode, of key: String) -> [String] {
        guard case .sequence(let items, _) = node else { return text(node, of: key).map { [$0] } ?? [] }
        return items.compactMap { text($0, of: key) }
    }

    mutating func bool(_ node: YAMLNode, of key: String) -> Bool? {
        guard let scalar = scalar(node, of: key, expected: "`true` or `false`") else { return nil }
        if case .bool(let value) = scalar.value { return value }
        invalid(scalar, key, "`true` or `false`")
        return nil
    }

    mutating func integer(_ node: YAMLNode, of key: String, atLeast minimum: Int) -> Int? {
        let expected = "a whole number from \(minimum) on"
        guard let scalar = scalar(node, of: key, expected: expected) else { return nil }
        if case .integer(let text) = scalar.value, let number = Int(text), number >= minimum { return number }
        invalid(scalar, key, expected)
        return nil
    }

    mutating func entries(_ node: YAMLNode, of key: String) -> [(key: YAMLScalar, value: YAMLNode)] {
        if case .mapping(let entries, _) = node { return entries }
        if node.scalar?.value == .null { return [] }
        diagnostics.error("invalid-value", "`\(key)` must be a mapping of names to values", at: range(node))
        return []
    }

    mutating func selector(_ node: YAMLNode, of key: String) -> TargetSelector? {
        guard let text = text(node, of: key), let scalar = node.scalar else { return nil }
        do {
            return try TargetSelector(parsing: text)
        } catch {
            var place = scalar.start
            // Escapes and folded lines aside, the text stands there as it is.
            if scalar.start.line == scalar.end.line {
                place.column = min(place.column + (scalar.isPlain ? 0 : 1) + error.offset, scalar.end.column)
            }
            diagnostics.error("invalid-selector", error.message, at: diagnostics.range(place))
            return nil
        }
    }

    mutating func invalid(_ scalar: YAMLScalar, _ key: String, _ expected: String) {
        diagnostics.error(
            "invalid-value", "`\(key)` must be \(expected), not `\(scalar.text)`", at: range(scalar))
    }

    mutating func unknownKey(_ key: YAMLScalar, in place: String, known: [String]) {
        let near = Suggestion.nearest(to: key.text, in: known)
        diagnostics.error(
            "unknown-key", "unknown key `\(key.text)` in `\(place)`", at: range(key),
            help: near.map { "did you mean `\($0)`?" })
    }
}
