internal import JMESPath
internal import Runbooks
internal import YAML

/// Reads `placeholders` of the front matter: the guide's words, and the expressions that replace them.
enum PlaceholderReader {
    static func placeholders(_ node: YAMLNode, _ reader: inout YAMLReader) -> [Placeholder] {
        var placeholders: [Placeholder] = []
        for (key, value) in reader.entries(node, of: "placeholders") {
            guard key.text.unicodeScalars.count > 1, !key.text.contains(where: \.isNewline) else {
                reader.diagnostics.error(
                    "invalid-value", "`\(key.text)` is too little to be found in a text",
                    at: reader.range(key),
                    help: "write the whole word as the guide has it, such as `<ACCOUNT_ID>`")
                continue
            }
            guard let scalar = reader.scalar(value, of: key.text, expected: "an expression") else { continue }
            do {
                _ = try JMESPathExpression(parsing: scalar.text, joinsHyphens: true)
                placeholders.append(Placeholder(token: key.text, expression: scalar.text))
            } catch {
                reader.diagnostics.error(
                    "invalid-expression", error.message, at: reader.range(scalar),
                    help: "write an expression such as `target.account` or `params.NAME`")
            }
        }
        return placeholders
    }

    /// A placeholder of a sidecar that the guide does not have is left over from an earlier one.
    static func requireUse(in document: DocumentSource, _ node: YAMLNode, _ reader: inout YAMLReader) {
        guard case .mapping(let entries, _) = node else { return }
        for (key, _) in entries where !document.body.contains(key.text) {
            reader.diagnostics.error(
                "unmatched-entry", "the document has no `\(key.text)`", at: reader.range(key),
                help: "remove the entry, or write the word as the document has it")
        }
    }

    /// A secret in a text could not be kept out of process lists and files.
    static func checkSecrets(
        _ placeholders: [Placeholder], _ parameters: [Parameter], at mark: YAMLMark,
        _ reader: inout YAMLReader
    ) {
        for placeholder in placeholders {
            let secret = parameters.first {
                $0.isSecret && placeholder.expression.contains("params.\($0.name)")
            }
            guard let secret else { continue }
            reader.diagnostics.error(
                "secret-placeholder", "`\(placeholder.token)` stands for the secret `\(secret.name)`",
                at: secret.range,
                help: "secrets reach blocks as environment variables only: `\"$\(secret.name)\"`")
        }
    }
}
