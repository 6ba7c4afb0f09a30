internal import JSON
internal import Runbooks
internal import ShellScanning

/// Puts values in the place of a guide's placeholders: the one thing that is ever put into shell text, and therefore
/// nothing that a shell could take for more than text.
struct PlaceholderValues {
    let placeholders: [Placeholder]
    /// Values that must not appear in any text.
    let secrets: [SecretValue]
    let evaluate: (String) async throws(EvaluationError) -> JSONValue

    /// Replaces the placeholders of a block of shell.
    ///
    /// - Throws: `EvaluationError` when one has no value, or one that is more than text where it stands.
    func replaced(in block: Block) async throws(EvaluationError) -> Block {
        let text = PlaceholderText(block.text, placeholders)
        guard text.hasPlaceholders else { return block }
        let script = ShellScript(text.masked)
        var result = ""
        for part in text.parts {
            switch part {
            case .text(let text): result += text
            case .placeholder(let placeholder, let offset):
                let value = try await value(of: placeholder)
                let isFree = script.regions.contains {
                    $0.kind == .hereDocument(isQuoted: true) && $0.range.contains(offset)
                }
                if let sign = Self.sign(in: value, isFree: isFree) {
                    throw EvaluationError(
                        "the value of `\(placeholder.token)` has \(sign), which the shell would not take for text here: "
                            + "declare a parameter and write its variable")
                }
                result += value
            }
        }
        // A value may also end a here-document: then lines of its text would be commands.
        guard Self.shape(of: ShellScript(result)) == Self.shape(of: script) else {
            throw EvaluationError("the values of the placeholders change what the block's commands are")
        }
        return block.with(text: result)
    }

    /// Replaces the placeholders of a file's text, which may be anything.
    func replaced(in text: String) async throws(EvaluationError) -> String {
        var result = ""
        for part in PlaceholderText(text, placeholders).parts {
            switch part {
            case .text(let text): result += text
            case .placeholder(let placeholder, _): result += try await value(of: placeholder)
            }
        }
        return result
    }

    private func value(of placeholder: Placeholder) async throws(EvaluationError) -> String {
        let value = try await evaluate(placeholder.expression)
        if case .null = value {
            throw EvaluationError("`\(placeholder.expression)`, for `\(placeholder.token)`, has no value")
        }
        let text = Template.plainText(of: value)
        guard !secrets.contains(where: { !$0.value.isEmpty && text.contains($0.value) }) else {
            throw EvaluationError("`\(placeholder.token)` stands for a secret, which no text may hold")
        }
        return text
    }

    /// What in a value could be more than text; nil when nothing could.
    ///
    /// The same holds in double quotes, as a command may stand in them; only a here-document whose word is quoted takes
    /// everything.
    private static func sign(in value: String, isFree: Bool) -> String? {
        // Lines of the block would not be those of the document any more.
        if value.contains(where: \.isNewline) { return "a line break" }
        if isFree { return nil }
        if value.isEmpty { return "nothing in it" }
        return value.unicodeScalars.first { scalar in
            let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            return !isWord && !"_-./:@%+,=".unicodeScalars.contains(scalar)
        }.map { "`\($0)`" }
    }

    /// How many commands, here-documents and words a script has.
    private static func shape(of script: ShellScript) -> [Int] {
        [script.commands.count, script.regions.count] + script.commands.map(\.words.count)
    }
}
