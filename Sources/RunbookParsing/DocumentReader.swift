internal import Markdown
internal import Runbooks

/// Goes through a document once: gives each code block its section and its attributes.
struct DocumentReader {
    private(set) var entries: [CodeEntry] = []
    /// The items of task lists, in document order.
    private(set) var tasks: [TaskEntry] = []
    private(set) var sections = DocumentSections()
    /// The first heading's text.
    private(set) var firstHeading: String?
    var diagnostics: DiagnosticCollector
    /// Comments that wait for what comes next.
    private var waiting: [AttributeComment] = []
    /// Nothing but comments stands between the heading and this place.
    private var isUnderHeading = false
    /// Where the paragraph begins that stands right before this place, comments and pictures aside.
    private var paragraph: SourcePosition?
    /// The one before it.
    private var earlierParagraph: SourcePosition?
    private let file: String
    private let source: DocumentSource

    init(source: DocumentSource, diagnostics: DiagnosticCollector) {
        self.source = source
        self.diagnostics = diagnostics
        file = diagnostics.file
    }

    /// Reads all elements in order.
    mutating func read(_ elements: [MarkdownElement]) {
        for element in elements {
            switch element {
            case .comment(let comment): read(comment)
            case .heading(let heading): read(heading)
            case .code(let code): read(code)
            case .brokenFence(let span): read(brokenFence: span)
            case .task(let task):
                settleComments()
                let section = sections.current()
                tasks.append(
                    TaskEntry(
                        task: task, section: section, headingPath: sections.all[section].path,
                        attributes: AttributeSet(inherited: sections.all[section].attributes), file: file))
            case .picture(let picture):
                sections.add(picture)
                if picture.isAlone, paragraph == SourcePosition(picture.start) {
                    paragraph = earlierParagraph
                }
            case .other(let place):
                settleComments()
                (earlierParagraph, paragraph) = (paragraph, SourcePosition(place))
            }
            switch element {
            case .heading, .code, .brokenFence: (earlierParagraph, paragraph) = (nil, nil)
            case .comment, .task, .picture, .other: break
            }
        }
        settleComments()
    }

    // MARK: Elements

    private mutating func read(_ heading: MarkdownHeading) {
        settleComments()
        // A heading in a quote is somebody else's.
        guard heading.quoteDepth == 0 else { return }
        firstHeading = firstHeading ?? heading.text
        sections.enter(heading)
        isUnderHeading = true
    }

    private mutating func read(_ code: MarkdownCode) {
        let info = InfoString(code.info, file: file)
        var own: [Attribute] = []
        let comments = waiting
        waiting = []
        for comment in comments {
            if comment.isUnderHeading, comment.attributes.allSatisfy(\.key.isInheritable) {
                sections.give(comment.attributes, into: &diagnostics)
            } else {
                add(comment.attributes, to: &own)
            }
        }
        let hasComment = !own.isEmpty
        if let braces = info.braces {
            add(
                AttributeParser.attributes(in: braces.text, from: braces.offset, into: &diagnostics),
                to: &own)
        }
        isUnderHeading = false
        let section = sections.current()
        let attributes = AttributeSet(own: own, inherited: sections.all[section].attributes)
        let entry = CodeEntry(
            code: code, language: info.language, attributes: attributes, hasComment: hasComment,
            section: section, headingPath: sections.all[section].path, paragraph: paragraph, file: file,
            source: source, anchor: SourcePosition(code.start))
        entries.append(entry)
        checkFence(of: entry)
    }

    private mutating func read(_ comment: MarkdownComment) {
        guard let found = AttributeComment(comment, file: file, isUnderHeading: isUnderHeading, &diagnostics)
        else { return }
        waiting.append(found)
    }

    private mutating func read(brokenFence span: MarkdownSpan) {
        let info = span.text.drop { $0 == "`" }.drop { $0 == " " }
        let language = info.prefix { $0 != " " && $0 != "{" }
        guard ShellLanguage(String(language)) != nil || info.contains("{") else { return }
        diagnostics.error(
            "broken-fence", "back-tick in the line of the fence: Markdown sees no code block here",
            at: range(span.starts[0], width: span.text.unicodeScalars.count),
            help: "open and close the block with `~~~`, or put the attributes into a comment before it")
    }

    private mutating func checkFence(of entry: CodeEntry) {
        let shell = ShellLanguage(entry.language)
        if !entry.code.isClosed {
            diagnostics.error(
                "unclosed-fence", "code fence is never closed", at: entry.opening,
                help: "close it with a line of its own, indented like this one")
        }
        guard entry.code.style == .hiddenFence, shell != nil || !entry.attributes.own.isEmpty else { return }
        let isStep = entry.isVisible
        diagnostics.warning(
            "hidden-fence",
            "fence is indented so far that Markdown shows it as text; "
                + (isStep ? "it is read as a code block" : "it does not run"),
            at: entry.opening, help: "indent it like the text above it")
    }

    // MARK: Comments

    /// Comments that wait when no code block came: those of a heading are the section's, others nobody's.
    private mutating func settleComments() {
        isUnderHeading = false
        for comment in waiting where !comment.isForeign {
            guard comment.isUnderHeading else {
                diagnostics.error(
                    "stray-comment", "comment applies to nothing", at: comment.range,
                    help: "put it right before a code block, or right after a heading")
                continue
            }
            for attribute in comment.attributes where !attribute.key.isInheritable {
                diagnostics.error(
                    "misplaced-attribute", "`\(attribute.key.rawValue)` cannot hold for a section",
                    at: attribute.keyRange, help: "put it on one block")
            }
            sections.give(comment.attributes.filter(\.key.isInheritable), into: &diagnostics)
        }
        waiting = []
    }

    private mutating func add(_ attributes: [Attribute], to own: inout [Attribute]) {
        for attribute in attributes {
            if let first = own.first(where: { $0.key == attribute.key }) {
                diagnostics.duplicateAttribute(attribute, first: first)
            } else {
                own.append(attribute)
            }
        }
    }

    private func range(_ start: MarkdownPosition, width: Int) -> SourceRange {
        let end = MarkdownPosition(line: start.line, column: start.column + max(width, 1) - 1)
        return SourceRange(file: file, start: SourcePosition(start), end: SourcePosition(end))
    }
}

extension CodeEntry {
    /// Everything but a fence that hides outside of a list: there it is as likely an example of Markdown.
    var isVisible: Bool { code.style != .hiddenFence || code.listDepth > 0 }
}
