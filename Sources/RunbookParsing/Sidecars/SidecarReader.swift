internal import Markdown
internal import Runbooks
internal import Texts
internal import YAML

/// Reads a sidecar: YAML in, what it says out.
struct SidecarReader {
    private(set) var content = SidecarContent()
    private var reader: YAMLReader
    private let file: String

    /// The problems so far.
    var diagnostics: DiagnosticCollector { reader.diagnostics }

    init(_ sidecar: Runbook.Sidecar) {
        file = sidecar.path
        reader = YAMLReader(diagnostics: DiagnosticCollector(file: file))
        do {
            let node = try YAMLParser.parse(sidecar.source)
            if node.scalar?.value == .null { return }
            guard case .mapping(let entries, _) = node else {
                reader.diagnostics.error(
                    "sidecar", "a sidecar must be a mapping of keys to values",
                    at: reader.diagnostics.range(node.mark))
                return
            }
            content.frontMatter = entries.filter { $0.key.text != "sections" }
            guard let sections = entries.first(where: { $0.key.text == "sections" })?.value else { return }
            guard case .sequence(let items, _) = sections else {
                if sections.scalar?.value == .null { return }
                reader.diagnostics.error(
                    "invalid-value", "`sections` must be a list", at: reader.range(sections),
                    help: "write `- heading: …` for each section")
                return
            }
            for item in items { if let section = section(item) { content.sections.append(section) } }
        } catch {
            reader.diagnostics.error(
                "sidecar", "the sidecar is no YAML: \(error.message)",
                at: reader.diagnostics.range(error.mark))
        }
    }

    // MARK: Entries

    private mutating func section(_ node: YAMLNode) -> SidecarContent.Section? {
        let entries = reader.entries(node, of: "sections")
        guard let heading = entries.first(where: { $0.key.text == "heading" }) else {
            reader.diagnostics.error(
                "sidecar", "the entry names no heading", at: reader.diagnostics.range(node.mark),
                help: "write `heading: TEXT`, or a list of headings, outermost first")
            return nil
        }
        var number: Int?
        var isSkipped = false
        var blocks: [SidecarContent.Block] = []
        var steps: [SidecarContent.Step] = []
        var rest: [(key: YAMLScalar, value: YAMLNode)] = []
        for entry in entries {
            switch entry.key.text {
            case "heading", "digest": break
            case "number": number = reader.integer(entry.value, of: "number", atLeast: 1)
            // A text says why, for the reader of the sidecar.
            case "skip":
                let text = reader.text(entry.value, of: "skip")
                isSkipped = text != nil && text != "false"
            case "blocks":
                for (key, value) in reader.entries(entry.value, of: "blocks") {
                    if let block = block(key, value) { blocks.append(block) }
                }
            case "steps":
                guard case .sequence(let items, _) = entry.value else {
                    reader.diagnostics.error(
                        "invalid-value", "`steps` must be a list", at: reader.range(entry.value))
                    continue
                }
                for item in items { if let step = step(item) { steps.append(step) } }
            default: rest.append(entry)
            }
        }
        let known = ["heading", "number", "digest", "skip", "blocks", "steps"]
        let attributes = attributes(
            rest, allowing: AttributeKey.inheritable.filter { $0 != .ignore }, besides: known)
        return SidecarContent.Section(
            path: path(heading.value), number: number, range: range(heading.value, else: heading.key),
            binding: binding(of: node, entries), isSkipped: isSkipped, attributes: attributes, blocks: blocks,
            steps: steps)
    }

    private mutating func path(_ node: YAMLNode) -> [String] {
        guard case .sequence(let items, _) = node else {
            return reader.text(node, of: "heading").map { [$0] } ?? []
        }
        return items.compactMap { reader.text($0, of: "heading") }
    }

    private mutating func block(_ key: YAMLScalar, _ node: YAMLNode) -> SidecarContent.Block? {
        guard let number = Int(key.text), number >= 1 else {
            reader.diagnostics.error(
                "invalid-value", "`\(key.text)` is no number of a block", at: reader.range(key),
                help: "count the section's blocks from 1")
            return nil
        }
        let entries = reader.entries(node, of: key.text)
        let language = entries.first { $0.key.text == "language" }.flatMap {
            reader.text($0.value, of: "language")
        }
        let rest = entries.filter { !["digest", "language"].contains($0.key.text) }
        return SidecarContent.Block(
            number: number, range: reader.range(key), binding: binding(of: node, entries), language: language,
            attributes: attributes(rest, allowing: AttributeKey.allCases, besides: ["digest", "language"]))
    }

    private mutating func step(_ node: YAMLNode) -> SidecarContent.Step? {
        let entries = reader.entries(node, of: "steps")
        guard let first = entries.first else { return nil }
        var after: Int?
        var language: String?
        var text: YAMLScalar?
        for (key, value) in entries {
            switch key.text {
            case "after": after = reader.integer(value, of: "after", atLeast: 0)
            case "language": language = reader.text(value, of: "language")
            case "text": text = reader.text(value, of: "text") == nil ? nil : value.scalar
            default: break
            }
        }
        guard let text else {
            if !entries.contains(where: { $0.key.text == "text" }) {
                reader.diagnostics.error(
                    "sidecar", "the step has no text", at: reader.range(first.key),
                    help: "write `text: |` and its commands below, indented")
            }
            return nil
        }
        let known = ["after", "language", "text"]
        let attributes = attributes(
            entries.filter { !known.contains($0.key.text) }, allowing: AttributeKey.allCases, besides: known)
        let isText = attributes.contains { $0.key == .file || $0.key == .manual }
        return SidecarContent.Step(
            after: after, language: language ?? (isText ? "" : "bash"),
            text: text.text.hasSuffix("\n") ? text.text : text.text + "\n",
            firstLine: text.start.line + (text.isBlock ? 1 : 0), start: reader.range(first.key).start,
            attributes: attributes)
    }

    // MARK: Values

    private mutating func attributes(
        _ entries: [(key: YAMLScalar, value: YAMLNode)], allowing allowed: [AttributeKey], besides: [String]
    ) -> [Attribute] {
        entries.compactMap { key, value in
            guard let known = AttributeKey(rawValue: key.text), allowed.contains(known) else {
                let names = allowed.map(\.rawValue) + besides
                let near = Suggestion.nearest(to: key.text, in: names)
                reader.diagnostics.error(
                    "unknown-key",
                    AttributeKey(rawValue: key.text) == nil
                        ? "unknown key `\(key.text)`" : "`\(key.text)` cannot hold for a section",
                    at: reader.range(key), help: near.map { "did you mean `\($0)`?" })
                return nil
            }
            if known.isForEditorsOnly { return nil }
            if known.isNotBuiltYet {
                reader.diagnostics.notBuiltYet("`\(key.text)`", at: reader.range(key))
                return nil
            }
            return Attribute(key: known, keyRange: reader.range(key), value: attributeValue(value, of: key))
        }
    }

    /// A scalar as it is, a list with blanks between its items.
    private mutating func attributeValue(_ node: YAMLNode, of key: YAMLScalar) -> AttributeValue? {
        switch node {
        case .scalar(let scalar):
            if scalar.value == .null || scalar.value == .bool(true) { return nil }
            let start = MarkdownPosition(
                line: scalar.start.line + (scalar.isBlock ? 1 : 0),
                column: scalar.isBlock
                    ? key.start.column + 2 : scalar.start.column + (isQuoted(scalar) ? 1 : 0))
            return AttributeValue(
                text: scalar.isBlock ? scalar.text.trimmed : scalar.text, range: reader.range(scalar),
                source: source(scalar.text, at: start), offsets: .from(0))
        case .sequence(let items, let mark):
            let texts = items.compactMap { reader.text($0, of: key.text) }
            let text = texts.joined(separator: " ")
            let start = MarkdownPosition(line: mark.line, column: mark.column)
            return AttributeValue(
                text: text, range: reader.diagnostics.range(mark), source: source(text, at: start),
                offsets: .from(0))
        case .mapping:
            reader.diagnostics.error(
                "invalid-value", "`\(key.text)` must be a text or a list", at: reader.range(node))
            return nil
        }
    }

    private func isQuoted(_ scalar: YAMLScalar) -> Bool { !scalar.isPlain && !scalar.isBlock }

    private func source(_ text: String, at start: MarkdownPosition) -> AttributeText {
        let breaks = text.utf8.count { $0 == UInt8(ascii: "\n") }
        let more = (0..<breaks).map { MarkdownPosition(line: start.line + $0 + 1, column: start.column) }
        return AttributeText(MarkdownSpan(text: text, starts: [start] + more), file: file)
    }

    private mutating func binding(
        of node: YAMLNode, _ entries: [(key: YAMLScalar, value: YAMLNode)]
    ) -> SidecarContent.Binding {
        let first = entries.first?.key.start ?? node.mark
        let digest = entries.first { $0.key.text == "digest" }
        return SidecarContent.Binding(
            scalar: digest.flatMap { $0.value.scalar },
            place: entries.count > 1 ? entries[1].key.start : first,
            column: digest.map { $0.key.start.column + 2 } ?? first.column + 2,
            // In a block the first key begins where the mapping begins.
            isFlow: node.mark != first)
    }

    private func range(_ node: YAMLNode, else key: YAMLScalar) -> SourceRange {
        node.scalar.map { reader.range($0) } ?? reader.range(key)
    }
}
