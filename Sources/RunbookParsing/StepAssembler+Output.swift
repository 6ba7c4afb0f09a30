internal import JSON
internal import Markdown
internal import Patterns
internal import Runbooks
internal import Texts

/// Blocks that show what the step before them prints.
extension StepAssembler {
    /// Takes in a block in another language with `expect`.
    ///
    /// `expect` alone: the text is what must be printed, JSON as a part of it, `/…/` as a pattern. With a value: that is
    /// what must hold, and the text is a sample.
    mutating func addExpectedOutput(_ entry: CodeEntry, _ attribute: Attribute) {
        for other in entry.attributes.own where other.key != .expect {
            diagnostics.error(
                "misplaced-attribute", "`\(other.key.rawValue)` does not apply to expected output",
                at: other.keyRange)
        }
        guard let last = steps.indices.last, case .shell = steps[last].kind else {
            diagnostics.error(
                "unknown-step", "no step that prints stands before this block", at: attribute.keyRange,
                help: "put it after the block whose output it shows")
            return
        }
        if let first = steps[last].expected {
            diagnostics.error(
                "duplicate-output",
                "step `\(steps[last].id)` has an expected output already, in line \(first.line)",
                at: attribute.keyRange)
            return
        }
        let found = attribute.value == nil ? expectation(of: entry, attribute) : expectation(attribute)
        steps[last].expected = found.map { Step.ExpectedOutput($0, line: entry.range.start.line) }
    }

    /// Takes in `expect` on a step: with a value that is what the step must print; alone it is the sample output that
    /// the block shows below its commands.
    mutating func expectOutput(
        _ output: (text: String, line: Int)?, of entry: CodeEntry, _ attribute: Attribute
    ) {
        let last = steps.count - 1
        if attribute.value != nil {
            let line = attribute.keyRange.start.line
            steps[last].expected = expectation(attribute).map { Step.ExpectedOutput($0, line: line) }
            return
        }
        guard let output, !output.text.trimmed.isEmpty else {
            diagnostics.error(
                "invalid-value", "\(entry.kindName) shows no output to expect", at: attribute.keyRange,
                help: "begin its commands with `$ ` and show below them what they print, or write `expect=…`")
            return
        }
        let text = output.text.trimmed
        let isJSON = text.hasPrefix("{") || text.hasPrefix("[")
        let expectation: Postcondition.Expectation =
            isJSON && (try? JSONValue.parse(text)) != nil ? .json(text) : .text(text)
        steps[last].expected = Step.ExpectedOutput(expectation, line: output.line)
    }

    private mutating func expectation(
        of entry: CodeEntry, _ attribute: Attribute
    ) -> Postcondition.Expectation? {
        let text = entry.code.text.trimmed
        guard !text.isEmpty else {
            diagnostics.error(
                "invalid-value", "\(entry.kindName) shows no output to expect", at: attribute.keyRange)
            return nil
        }
        if ["json", "jsonc"].contains(entry.language.lowercased()) {
            do {
                _ = try JSONValue.parse(entry.code.text)
                return .json(text)
            } catch {
                diagnostics.error(
                    "invalid-json", "the expected output is no JSON: \(error.message)",
                    at: SourceRange(
                        file: entry.file,
                        start: SourcePosition(line: entry.code.firstLine + error.line - 1)),
                    help: "use another language for text that is to be printed exactly")
                return nil
            }
        }
        guard text.utf8.count >= 2, text.hasPrefix("/"), text.hasSuffix("/"), !text.contains("\n") else {
            return .text(text)
        }
        let source = String(text.dropFirst().dropLast())
        do {
            _ = try Pattern(source)
            return .pattern(source)
        } catch {
            diagnostics.error(
                "invalid-pattern", error.message,
                at: SourceRange(
                    file: entry.file, start: SourcePosition(line: entry.code.firstLine)))
            return nil
        }
    }
}
