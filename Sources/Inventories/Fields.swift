internal import Texts
internal import YAML

/// The entries of one mapping with fixed keys. A key without a value counts as absent.
struct Fields {
    private var entries: [String: (key: YAMLScalar, value: YAMLNode)] = [:]
    private let problems: Problems

    /// Takes the entries and reports unknown keys; nil when the node is no mapping, which is reported too.
    init?(_ node: YAMLNode, of owner: String, known: [String], _ problems: Problems) {
        self.problems = problems
        guard case .mapping(let mapping, _) = node else {
            problems.error("invalid-value", "\(owner) must be a mapping of keys to values", at: node)
            return nil
        }
        for (key, value) in mapping {
            if !known.contains(key.text) {
                let nearest = Suggestion.nearest(to: key.text, in: known)
                problems.error(
                    "unknown-key", "\(owner) has no key `\(key.text)`", at: key,
                    help: nearest.map { "did you mean `\($0)`?" }
                        ?? "known keys are \(known.map { "`\($0)`" }.joined(separator: ", "))")
            } else if !value.isNull {
                entries[key.text] = (key, value)
            }
        }
    }

    subscript(key: String) -> (key: YAMLScalar, value: YAMLNode)? { entries[key] }

    /// The text of a key that takes one; nil when it is absent or something else, which is reported.
    func text(_ key: String) -> YAMLScalar? {
        guard let entry = entries[key] else { return nil }
        guard let scalar = entry.value.scalar, !scalar.text.isEmpty else {
            problems.error("invalid-value", "`\(key)` must be a text", at: entry.value)
            return nil
        }
        return scalar
    }

    /// The truth of a key that takes one; nil when it is absent or something else, which is reported.
    func truth(_ key: String) -> Bool? {
        guard let entry = entries[key] else { return nil }
        guard case .bool(let truth) = entry.value.scalar?.value else {
            problems.error("invalid-value", "`\(key)` must be `true` or `false`", at: entry.value)
            return nil
        }
        return truth
    }

    /// The items of a key that takes a list; nil when it is absent or something else, which is reported.
    func list(_ key: String) -> [YAMLNode]? {
        guard let entry = entries[key] else { return nil }
        guard case .sequence(let items, _) = entry.value else {
            let help = entry.value.scalar.map { "write `\(key): [\($0.text)]`" }
            problems.error("invalid-value", "`\(key)` must be a list", at: entry.value, help: help)
            return nil
        }
        return items
    }

    /// The texts in a list; items that are no text are reported and left out.
    func texts(_ key: String) -> [YAMLScalar]? {
        list(key)?.compactMap { item in
            if let scalar = item.scalar, !item.isNull, !scalar.text.isEmpty { return scalar }
            problems.error("invalid-value", "`\(key)` must be a list of texts", at: item)
            return nil
        }
    }
}

extension YAMLNode {
    /// There is no value, or it is `null`.
    var isNull: Bool { scalar?.value == .null }
}
