internal import Markdown

/// A document as one who writes a sidecar for it sees it: sections, their text and their blocks, with the numbers and
/// headings by which a sidecar names them.
public struct DocumentOutline: Sendable {
    /// One code block.
    public struct Block: Sendable, Hashable {
        /// From 1, within its section; a sidecar's number.
        public var number: Int
        /// The first word of its info string, as written.
        public var language: String
        /// The file that the language names, as in `json:config/app.json`; nil for a language alone.
        public var titlePath: String?
        /// Its text.
        public var text: String
        /// The document's line of its fence, and of its first line of text.
        public var line: Int
        /// The document's line of the first line of `text`.
        public var firstLine: Int
        /// A shell reads it, so that it is a step.
        public var isShell: Bool
        /// Attributes stand in the document already.
        public var hasAttributes: Bool
        /// The last line of text above it in its section; empty when there is none.
        public var above: String
    }

    /// One line of running text.
    public struct Line: Sendable, Hashable {
        /// The document's line.
        public var number: Int
        /// As written, blanks around it removed.
        public var text: String
    }

    /// A heading and what stands under it, its subsections not included.
    public struct Section: Sendable, Hashable {
        /// As many headings, outermost first, as a sidecar needs to name it; empty before the first heading.
        public var heading: [String]
        /// Which one of those with equal headings, from 1; nil when there is one.
        public var number: Int?
        /// All headings, outermost first.
        public var path: [String]
        /// The document's line of the heading.
        public var line: Int
        /// The index of the section around it.
        public var outer: Int?
        /// Its running text.
        public var lines: [Line]
        /// Its code blocks.
        public var blocks: [Block]
    }

    /// The sections in document order.
    public let sections: [Section]

    /// Reads a document; its problems are `RunbookParser`'s to tell.
    public init(source: String) {
        let document = DocumentSource(source)
        let markdown = MarkdownDocument(parsing: document.body, firstLine: document.firstLine)
        var reader = DocumentReader(source: document, diagnostics: DiagnosticCollector(file: ""))
        reader.read(markdown.elements)
        let all = reader.sections
        var entries: [Int: [CodeEntry]] = [:]
        for entry in reader.entries where entry.isVisible {
            entries[entry.section, default: []].append(entry)
        }
        let paths = all.all.map(\.path)
        // Those of equal headings, so that telling them apart does not compare each with each.
        let alike = Dictionary(grouping: paths.indices) { paths[$0].last ?? "" }
        let documentLines = document.lines
        sections = all.all.indices.map { index in
            let range = all.lines(of: index, withSubsections: false, in: document)
            let lines = range.map { number in
                let index = number - document.firstLine
                return (
                    number: number, text: documentLines.indices.contains(index) ? documentLines[index] : ""
                )
            }
            let (heading, number) = Self.name(
                of: index, among: (alike[paths[index].last ?? ""] ?? []).map { ($0, paths[$0]) })
            return Section(
                heading: heading, number: number, path: paths[index], line: all.all[index].line,
                outer: all.all[index].outer, lines: Self.prose(lines, without: entries[index] ?? []),
                blocks: Self.blocks(entries[index] ?? [], below: lines))
        }
    }

    /// The fewest headings that no other section ends with, and a number where all of them are not enough.
    private static func name(
        of index: Int, among alike: [(index: Int, path: [String])]
    ) -> (heading: [String], number: Int?) {
        guard let path = alike.first(where: { $0.index == index })?.path else { return ([], nil) }
        for count in stride(from: 1, through: path.count, by: 1) {
            let tail = path.suffix(count)
            if alike.count(where: { $0.path.suffix(count) == tail }) == 1 { return (Array(tail), nil) }
        }
        let fitting = alike.filter { $0.path.suffix(path.count) == path[...] }
        let position = fitting.firstIndex { $0.index == index }.map { $0 + 1 }
        return (path, fitting.count < 2 ? nil : position)
    }

    private static func prose(
        _ lines: [(number: Int, text: Substring)], without entries: [CodeEntry]
    ) -> [Line] {
        lines.dropFirst().compactMap { number, text in
            let isInBlock = entries.contains { $0.lines.contains(number) }
            let text = text.drop { $0 == " " || $0 == "\t" }
            return isInBlock || text.isEmpty ? nil : Line(number: number, text: String(text))
        }
    }

    private static func blocks(
        _ entries: [CodeEntry], below lines: [(number: Int, text: Substring)]
    ) -> [Block] {
        entries.enumerated().map { index, entry in
            let start = entry.code.start.line
            let before = index > 0 ? entries[index - 1].code.end.line : 0
            let above = lines.dropFirst().last { number, text in
                number < start && number > before && text.contains { !$0.isWhitespace }
            }
            return Block(
                number: index + 1, language: entry.language, titlePath: entry.titlePath,
                text: entry.code.text, line: start,
                firstLine: entry.code.firstLine, isShell: ShellLanguage(entry.language) != nil,
                hasAttributes: !entry.attributes.own.isEmpty, above: above.map { String($0.text) } ?? "")
        }
    }
}
