internal import Markdown
internal import Runbooks
internal import Texts

/// What xc's documents say of their tasks in plain lines: `Requires: test, build` and `Inputs: VERSION`.
///
/// They count in sections below a heading `Tasks`, where each heading is a task. Source: xc's task syntax.
struct TaskLines {
    /// The tasks that a section's first step needs, by section.
    private(set) var required: [Int: [StepAssembler.Reference]] = [:]
    /// What has to be given, in document order.
    private(set) var inputs: [Parameter] = []

    init(_ reader: DocumentReader, in document: DocumentSource, into diagnostics: inout DiagnosticCollector) {
        let all = reader.sections.all
        guard all.contains(where: { Self.isTasks($0.path.last) }) else { return }
        let lines = document.lines
        let blocks = Dictionary(grouping: reader.entries, by: \.section)
        for index in all.indices where all[index].path.dropLast().contains(where: Self.isTasks) {
            for number in reader.sections.lines(of: index, withSubsections: false, in: document).dropFirst() {
                let isInBlock = (blocks[index] ?? []).contains { $0.lines.contains(number) }
                guard !isInBlock, lines.indices.contains(number - document.firstLine) else { continue }
                read(lines[number - document.firstLine], number, of: index, into: &diagnostics)
            }
        }
    }

    private mutating func read(
        _ line: Substring, _ number: Int, of section: Int, into diagnostics: inout DiagnosticCollector
    ) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let column = line[...colon].unicodeScalars.count + 1
        let file = diagnostics.file
        func items() -> [StepAssembler.Reference] {
            Self.items(line[line.index(after: colon)...], number, column, file)
        }
        switch line[..<colon].trimmed.lowercased() {
        case "requires", "req": required[section, default: []] += items()
        case "inputs":
            for item in items() where !inputs.contains(where: { $0.name == item.name }) {
                guard Names.isVariable(item.name) else {
                    diagnostics.error(
                        "invalid-value", "`\(item.name)` in `Inputs` is not a variable's name", at: item.range
                    )
                    continue
                }
                inputs.append(Parameter(name: item.name, isRequired: true, range: item.range))
            }
        case "directory", "dir", "env", "environment", "interactive":
            diagnostics.warning(
                "foreign-key", "`\(line[..<colon].trimmed)` of a task means nothing here",
                at: SourceRange(file: diagnostics.file, start: SourcePosition(line: number)),
                help: "write `cwd` as the block's attribute, or `env` into the front matter")
        default: break
        }
    }

    /// Words with commas between them, each with its place.
    private static func items(
        _ text: Substring, _ line: Int, _ column: Int, _ file: String
    ) -> [StepAssembler.Reference] {
        text.split(separator: ",").compactMap { part in
            let name = part.trimmed
            if name.isEmpty { return nil }
            let blanks = part.prefix(while: \.isWhitespace).unicodeScalars.count
            let before = text[..<part.startIndex].unicodeScalars.count + blanks
            let start = SourcePosition(line: line, column: column + before)
            let end = SourcePosition(line: line, column: start.column + name.unicodeScalars.count - 1)
            return StepAssembler.Reference(
                name: name, range: SourceRange(file: file, start: start, end: end))
        }
    }

    private static func isTasks(_ heading: String?) -> Bool { heading?.lowercased() == "tasks" }
}
