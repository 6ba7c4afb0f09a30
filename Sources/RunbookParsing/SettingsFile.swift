public import Runbooks
internal import Texts

/// The `.ini` file beside a document, in which Innovation Engine looks for values of its variables.
public enum SettingsFile {
    /// Where it stands: beside the document, with another extension.
    public static func path(beside document: String) -> String {
        Runbook.path(beside: document, ending: ".ini")
    }

    /// The variables of the file that the document's steps mention: an `.ini` beside a guide may be anybody's.
    ///
    /// Lines are `NAME = VALUE`; sections and comments count for nothing, and quotes around a value go.
    public static func variables(in source: String, for steps: [Step]) -> [EnvironmentVariable] {
        let texts = steps.flatMap { step in
            [step.block.text] + step.postconditions.map(\.block.text) + [step.rollback?.text ?? ""]
        }
        var variables: [EnvironmentVariable] = []
        for line in source.split(whereSeparator: \.isNewline) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let name = line[..<equals].trimmed
            guard Names.isVariable(name), texts.contains(where: { mentions(name, $0) }) else { continue }
            var value = line[line.index(after: equals)...].trimmed
            if let first = value.first, "\"'".contains(first), value.count >= 2, value.last == first {
                value = String(value.dropFirst().dropLast())
            }
            variables.removeAll { $0.name == name }
            variables.append(EnvironmentVariable(name: name, value: value))
        }
        return variables
    }

    /// `$NAME` or `${NAME`, and not a longer name.
    private static func mentions(_ name: String, _ text: String) -> Bool {
        for start in ["$\(name)", "${\(name)"] {
            var rest = text[...]
            while let range = rest.firstRange(of: start) {
                let next = range.upperBound < text.endIndex ? text[range.upperBound] : " "
                if !(next.isASCII && (next.isLetter || next.isNumber || next == "_")) { return true }
                rest = rest[range.upperBound...]
            }
        }
        return false
    }
}
