internal import Markdown
internal import Runbooks
internal import Texts
internal import YAML

/// Puts what a sidecar says to the sections and blocks it means, and compares them with what it was written for.
struct SidecarBinder {
    private(set) var entries: [CodeEntry]
    private(set) var tasks: [TaskEntry]
    private(set) var sections: DocumentSections
    private(set) var diagnostics: DiagnosticCollector
    /// The digests that are missing, or are not those of the document.
    private(set) var outdated: [(binding: SidecarContent.Binding, digest: TextDigest)] = []

    private let document: DocumentSource
    private let documentLines: [Substring]
    private let documentPath: String
    private let sidecar: Runbook.Sidecar
    private let sidecarSource: DocumentSource
    /// The indices of the document's own entries, by section.
    private var blocks: [Int: [Int]] = [:]
    private var sectionAttributes: [Int: [Attribute]] = [:]
    /// Steps to be added, and the entry that each stands before.
    private var added: [(before: Int, entry: CodeEntry)] = []
    /// Sections that have an entry already, with the sidecar's line of it, and those that it skips.
    private var bound: [Int: Int] = [:]
    private var skipped: Set<Int> = []

    init(
        _ content: SidecarContent, of sidecar: Runbook.Sidecar, to reader: DocumentReader,
        document: DocumentSource, path: String,
        diagnostics: DiagnosticCollector
    ) {
        entries = reader.entries
        tasks = reader.tasks
        sections = reader.sections
        self.document = document
        documentLines = document.lines
        self.sidecar = sidecar
        self.diagnostics = diagnostics
        documentPath = path
        sidecarSource = DocumentSource(whole: sidecar.source)
        for (index, entry) in entries.enumerated() where entry.isVisible {
            blocks[entry.section, default: []].append(index)
        }
        for section in content.sections { bind(section) }
        sections.give(sectionAttributes)
        for entry in entries { inherit(entry) }
        for index in tasks.indices {
            tasks[index].attributes.inherited = sections.all[tasks[index].section].attributes
        }
        insertAdded()
    }

    // MARK: Sections

    private mutating func bind(_ said: SidecarContent.Section) {
        guard !said.path.isEmpty, let index = find(said) else { return }
        if isBound(index, at: said.range) { return }
        sectionAttributes[index] = said.attributes
        if said.isSkipped {
            skipped.insert(index)
            sectionAttributes[index]?.append(Attribute(key: .ignore, keyRange: said.range, value: nil))
        }
        var boundLines: [ClosedRange<Int>] = []
        for block in said.blocks {
            if let lines = bind(block, in: index, of: said) { boundLines.append(lines) }
        }
        if said.isSkipped || !said.steps.isEmpty {
            compareSection(said, index, without: boundLines)
        }
        for step in said.steps { add(step, to: index, of: said) }
        let isEmpty = !said.isSkipped && said.steps.isEmpty && said.blocks.isEmpty && said.attributes.isEmpty
        if isEmpty {
            diagnostics.warning("sidecar", "the entry says nothing of its section", at: said.range)
        }
    }

    private mutating func find(_ said: SidecarContent.Section) -> Int? {
        let fitting = sections.all.indices.filter {
            sections.all[$0].path.suffix(said.path.count) == said.path[...]
        }
        let whole = fitting.filter { sections.all[$0].path.count == said.path.count }
        let name = said.path.joined(separator: "` › `")
        if let number = said.number {
            guard fitting.indices.contains(number - 1) else {
                diagnostics.error(
                    "unmatched-entry",
                    "\(documentPath) has \(Plurals.text(fitting.count, "section")) `\(name)`, so none has number \(number)",
                    at: said.range)
                return nil
            }
            return fitting[number - 1]
        }
        if fitting.count == 1 || whole.count == 1 { return whole.count == 1 ? whole[0] : fitting[0] }
        guard fitting.isEmpty else {
            let lines = fitting.map { "\(sections.all[$0].line)" }.joined(separator: ", ")
            diagnostics.error(
                "unmatched-entry", "\(fitting.count) sections are called `\(name)`, in lines \(lines)",
                at: said.range,
                help: "name the headings around it too, outermost first: `heading: [OUTER, INNER]`; or add "
                    + "`number: 1` for the first")
            return nil
        }
        let near = Suggestion.nearest(to: said.path.last ?? "", in: sections.all.compactMap(\.path.last))
        diagnostics.error(
            "unmatched-entry", "\(documentPath) has no section `\(name)`", at: said.range,
            help: near.map { "did you mean `\($0)`?" }
                ?? "remove the entry, or give the heading that it has now")
        return nil
    }

    private mutating func compareSection(
        _ said: SidecarContent.Section, _ index: Int, without boundLines: [ClosedRange<Int>]
    ) {
        let range = sections.lines(of: index, withSubsections: said.isSkipped, in: document)
        let lines = range.compactMap { number -> (number: Int, text: Substring)? in
            let index = number - document.firstLine
            guard documentLines.indices.contains(index), !boundLines.contains(where: { $0.contains(number) })
            else { return nil }
            return (number, documentLines[index])
        }
        let start = SourcePosition(line: sections.all[index].line)
        compare(
            said.binding, with: lines, kind: "", at: said.range, document: start, what: "the section",
            why: said.isSkipped ? "it is skipped" : "steps are added to it")
    }

    // MARK: Blocks

    private mutating func bind(
        _ said: SidecarContent.Block, in section: Int, of parent: SidecarContent.Section
    ) -> ClosedRange<Int>? {
        let own = blocks[section] ?? []
        guard own.indices.contains(said.number - 1) else {
            diagnostics.error(
                "unmatched-entry",
                "section `\(parent.path.last ?? "")` has \(own.isEmpty ? "no block" : Plurals.text(own.count, "block"))"
                    + ", so none has number \(said.number)", at: said.range,
                help: "blocks of its subsections do not count")
            return nil
        }
        let index = own[said.number - 1]
        let entry = entries[index]
        let texts = entry.code.text.split(separator: "\n", omittingEmptySubsequences: false)
        let lines = zip(entry.code.firstLine..., texts).map { (number: $0, text: $1) }
        compare(
            said.binding, with: lines, kind: entry.language, at: said.range, document: entry.opening.start,
            what: "the block", why: nil)
        entries[index].attributes.own =
            said.attributes
            + entry.attributes.own.filter { own in !said.attributes.contains { $0.key == own.key } }
        if let language = said.language { entries[index].language = language }
        entries[index].hasComment = true
        if said.attributes.isEmpty, said.language == nil {
            diagnostics.warning("sidecar", "the entry says nothing of its block", at: said.range)
        }
        return entry.lines
    }

    /// Tells of what the document has and the entry was not written for.
    private mutating func compare(
        _ binding: SidecarContent.Binding, with lines: [(number: Int, text: Substring)], kind: String,
        at range: SourceRange, document place: SourcePosition, what: String, why: String?
    ) {
        let digest = TextDigest(of: lines.map(\.text), kind: kind)
        let reason = why.map { ", and \($0)" } ?? ""
        guard let scalar = binding.scalar else {
            outdated.append((binding, digest))
            diagnostics.error(
                "missing-digest", "the entry does not say which text it was written for\(reason)", at: range,
                help: "read \(documentPath):\(place.line), then write the digest with "
                    + "`runbook check --update-sidecar \(documentPath)`")
            return
        }
        let written = TextDigest(parsing: scalar.text)
        if written?.whole == digest.whole { return }
        outdated.append((binding, digest))
        var details = written?.difference(to: lines) ?? []
        if details.isEmpty, written != nil { details = ["the language is another one: `\(kind)`"] }
        diagnostics.error(
            "changed-guide",
            written == nil
                ? "the digest cannot be read"
                : "\(what) at \(documentPath):\(place.line) was changed\(reason)",
            at: range, details: details,
            help:
                "read what is there now, adapt the entry, then `runbook check --update-sidecar \(documentPath)`"
        )
    }

    // MARK: Steps

    private mutating func add(
        _ step: SidecarContent.Step, to section: Int, of said: SidecarContent.Section
    ) {
        let own = blocks[section] ?? []
        if let after = step.after, after > own.count {
            diagnostics.error(
                "unmatched-entry",
                "section `\(said.path.last ?? "")` has \(Plurals.text(own.count, "block")), so no step stands after "
                    + "number \(after)", at: SourceRange(file: sidecar.path, start: step.start))
        }
        let count = step.text.utf8.count { $0 == UInt8(ascii: "\n") }
        let start = MarkdownPosition(line: step.start.line, column: step.start.column)
        let lastLine = step.firstLine + max(count, 1) - 1
        let code = MarkdownCode(
            text: step.text, firstLine: step.firstLine, lineCount: count, start: start,
            end: MarkdownPosition(
                line: lastLine, column: max(sidecarSource.line(lastLine).unicodeScalars.count, 1)))
        // After the block, or at the end of the section's own text.
        let last = step.after.map { own.prefix($0).last } ?? own.last
        let lines = sections.lines(of: section, withSubsections: false, in: document)
        let anchor =
            last.map { SourcePosition(entries[$0].code.end) }
            ?? SourcePosition(line: step.after == 0 ? lines.lowerBound : lines.upperBound, column: Int.max)
        let entry = CodeEntry(
            code: code, language: step.language, attributes: AttributeSet(own: step.attributes),
            hasComment: true, section: section,
            headingPath: sections.all[section].path, paragraph: nil, file: sidecar.path,
            source: sidecarSource, anchor: anchor)
        let place = last.map { $0 + 1 } ?? own.first ?? entries.firstIndex { $0.section > section }
        added.append((place ?? entries.count, entry))
    }

    private mutating func insertAdded() {
        // In the order of their places; those of one place as the sidecar has them.
        let ordered = added.enumerated().sorted {
            ($0.element.before, $0.offset) < ($1.element.before, $1.offset)
        }
        for (offset, step) in ordered.map(\.element).enumerated() {
            inherit(step.entry)
            // A section's own steps are left out, not those that take their place.
            if skipped.contains(step.entry.section) {
                step.entry.attributes.inherited.removeAll { $0.key == .ignore }
            }
            entries.insert(step.entry, at: step.before + offset)
        }
    }

    private func inherit(_ entry: CodeEntry) {
        entry.attributes.inherited = sections.all[entry.section].attributes
    }

    private mutating func isBound(_ section: Int, at range: SourceRange) -> Bool {
        guard let line = bound.updateValue(range.start.line, forKey: section) else { return false }
        diagnostics.error(
            "unmatched-entry", "the section has an entry already, in line \(line)", at: range,
            help: "put both into one")
        return true
    }
}
