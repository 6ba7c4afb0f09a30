internal import Markdown
public import Runbooks

/// Reads a runbook: Markdown in, a runbook and all of its problems out.
public enum RunbookParser {
    /// Reads a document.
    ///
    /// - Parameters:
    ///   - source: The whole document.
    ///   - path: The path as given; its last part without extension names the runbook.
    ///   - sidecar: The file beside it that says what the document cannot.
    /// - Returns: All problems in document order, those of the sidecar last, and the runbook with whatever is right
    ///   in it; nil only for a document that cannot be read at all. Beside an error the runbook serves for further
    ///   checks, and must not run.
    public static func parse(
        source: String, path: String, sidecar: Runbook.Sidecar? = nil
    ) -> (runbook: Runbook?, diagnostics: [Diagnostic]) {
        var diagnostics = DiagnosticCollector(file: path)
        guard isReadable(source, &diagnostics) else { return (nil, diagnostics.sorted) }
        let document = DocumentSource(source)
        var frontMatter = FrontMatter(document.frontMatter, into: &diagnostics)
        let markdown = MarkdownDocument(parsing: document.body, firstLine: document.firstLine)
        var reader = DocumentReader(source: document, diagnostics: diagnostics)
        reader.read(markdown.elements)
        var (entries, tasks, sections) = (reader.entries, reader.tasks, reader.sections)
        if let sidecar {
            let binder = bind(sidecar, to: reader, document, path: path, &frontMatter)
            (entries, tasks, sections) = (binder.entries, binder.tasks, binder.sections)
            reader.diagnostics.take(binder.diagnostics)
        }
        let taskLines = TaskLines(reader, in: document, into: &reader.diagnostics)
        let given = Set(frontMatter.parameters.map(\.name) + frontMatter.environment.map(\.name))
        var assembler = StepAssembler(
            sections: sections, taskLines: taskLines, diagnostics: reader.diagnostics)
        assembler.add(entries, tasks: tasks)
        if frontMatter.cwd != nil || !frontMatter.tags.isEmpty {
            for index in assembler.steps.indices { frontMatter.complete(&assembler.steps[index]) }
        }
        let linker = StepLinker(assembler)

        let name = self.name(of: path)
        var runbook = Runbook(
            name: name, path: path, source: source, sidecar: sidecar,
            title: frontMatter.title ?? reader.firstHeading ?? name,
            parameters: frontMatter.parameters + taskLines.inputs.filter { !given.contains($0.name) },
            inventory: frontMatter.inventory, on: frontMatter.on,
            rollout: frontMatter.rollout, uses: frontMatter.uses, environment: frontMatter.environment,
            placeholders: frontMatter.placeholders, isStrict: frontMatter.isStrict, steps: linker.steps)
        runbook.profiles = frontMatter.profiles
        return (runbook, linker.diagnostics.sorted)
    }

    /// A sidecar's text with the digests of what its entries are bound to now, and how many are other ones.
    ///
    /// Entries that match nothing keep theirs.
    public static func updated(
        _ sidecar: Runbook.Sidecar, source: String, path: String
    ) -> (text: String, count: Int) {
        var diagnostics = DiagnosticCollector(file: path)
        guard isReadable(source, &diagnostics) else { return (sidecar.source, 0) }
        let document = DocumentSource(source)
        var frontMatter = FrontMatter(nil, into: &diagnostics)
        var reader = DocumentReader(source: document, diagnostics: diagnostics)
        reader.read(MarkdownDocument(parsing: document.body, firstLine: document.firstLine).elements)
        let outdated = bind(sidecar, to: reader, document, path: path, &frontMatter).outdated
        return (SidecarUpdate.text(of: sidecar, with: outdated), outdated.count)
    }

    private static func isReadable(_ source: String, _ diagnostics: inout DiagnosticCollector) -> Bool {
        guard source.utf8.count > MarkdownDocument.byteLimit else { return true }
        diagnostics.error(
            "too-large", "document is larger than \(MarkdownDocument.byteLimit >> 20) MiB",
            at: SourceRange(file: diagnostics.file, start: SourcePosition(line: 1)))
        return false
    }

    private static func bind(
        _ sidecar: Runbook.Sidecar, to reader: DocumentReader, _ document: DocumentSource, path: String,
        _ frontMatter: inout FrontMatter
    ) -> SidecarBinder {
        let content = SidecarReader(sidecar)
        var diagnostics = content.diagnostics
        frontMatter.read(content.content.frontMatter, ofSidecarOf: document, into: &diagnostics)
        return SidecarBinder(
            content.content, of: sidecar, to: reader, document: document, path: path, diagnostics: diagnostics
        )
    }

    /// The file's name without its folder and extension.
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
        return String(file[..<dot])
    }
}
