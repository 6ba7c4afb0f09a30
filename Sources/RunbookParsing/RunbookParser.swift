internal import Markdown
public import Runbooks

/// Reads a runbook: Markdown in, a runbook and all of its problems out.
public enum RunbookParser {
    /// Reads a document.
    ///
    /// - Parameters:
    ///   - source: The whole document.
    ///   - path: The path as given; its last part without extension names the runbook.
    /// - Returns: All problems in document order, and the runbook with whatever is right in it; nil only for a
    ///   document that cannot be read at all. Beside an error the runbook serves for further checks, and must
    ///   not run.
    public static func parse(
        source: String, path: String
    ) -> (runbook: Runbook?, diagnostics: [Diagnostic]) {
        var diagnostics = DiagnosticCollector(file: path)
        guard source.utf8.count <= MarkdownDocument.byteLimit else {
            let limit = MarkdownDocument.byteLimit >> 20
            diagnostics.error(
                "too-large", "document is larger than \(limit) MiB",
                at: SourceRange(file: path, start: SourcePosition(line: 1)))
            return (nil, diagnostics.sorted)
        }
        let document = DocumentSource(source)
        let frontMatter = FrontMatter(document.frontMatter, into: &diagnostics)
        let markdown = MarkdownDocument(parsing: document.body, firstLine: document.firstLine)

        var reader = DocumentReader(diagnostics: diagnostics)
        reader.read(markdown.elements)
        var assembler = StepAssembler(
            sections: reader.sections, sourceLines: document, diagnostics: reader.diagnostics)
        assembler.add(reader.entries, tasks: reader.tasks)
        let linker = StepLinker(assembler)

        let name = self.name(of: path)
        let runbook = Runbook(
            name: name, path: path, source: source, title: frontMatter.title ?? reader.firstHeading ?? name,
            parameters: frontMatter.parameters, inventory: frontMatter.inventory, on: frontMatter.on,
            rollout: frontMatter.rollout, uses: frontMatter.uses, environment: frontMatter.environment,
            placeholders: frontMatter.placeholders, isStrict: frontMatter.isStrict, steps: linker.steps)
        return (runbook, linker.diagnostics.sorted)
    }

    /// The file's name without its folder and extension.
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
        return String(file[..<dot])
    }
}
