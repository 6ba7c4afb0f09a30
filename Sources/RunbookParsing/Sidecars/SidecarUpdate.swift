internal import Runbooks
internal import YAML

/// Writes digests into a sidecar's text; all else of it, comments and order included, stays as it is.
enum SidecarUpdate {
    /// The text with the digests that its entries must have.
    static func text(
        of sidecar: Runbook.Sidecar, with outdated: [(binding: SidecarContent.Binding, digest: TextDigest)]
    ) -> String {
        var text = sidecar.source
        let edits = outdated.map { binding, digest -> (start: YAMLMark, end: YAMLMark?, text: String) in
            if let scalar = binding.scalar {
                let isEmpty = scalar.text.isEmpty
                return (scalar.start, isEmpty ? nil : scalar.end, digest.text(indentedTo: binding.column))
            }
            let value = digest.text(indentedTo: binding.column)
            if binding.isFlow { return (binding.place, nil, "digest: \(value), ") }
            let indentation = String(repeating: " ", count: binding.place.column - 1)
            return (binding.place, nil, "digest: \(value)\n\(indentation)")
        }
        // From the last one on, so that places before it keep what they mean.
        for edit in edits.sorted(by: { $0.start > $1.start }) {
            let start = index(of: edit.start, in: text)
            let end = edit.end.map { text.unicodeScalars.index(after: index(of: $0, in: text)) } ?? start
            text.unicodeScalars.replaceSubrange(start..<end, with: edit.text.unicodeScalars)
        }
        return text
    }

    private static func index(of mark: YAMLMark, in text: String) -> String.Index {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        var line = 1
        while line < mark.line, index < scalars.endIndex {
            if scalars[index] == "\n" { line += 1 }
            index = scalars.index(after: index)
        }
        return scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
            ?? scalars.endIndex
    }
}
