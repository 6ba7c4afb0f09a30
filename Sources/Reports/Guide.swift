internal import Markdown
internal import RunbookParsing
internal import Runbooks

/// One document of a run as its reader sees it, and what its code blocks were in the run.
struct Guide {
    /// What a code block is.
    enum Role: Equatable {
        /// The index of the step.
        case step(Int)
        /// The index of the step whose postcondition has this name.
        case check(step: Int, name: String)
        /// The index of the step that it undoes.
        case rollback(step: Int)
        /// A block that could have been a step, and was told to be none.
        case ignored
        /// A step of the document that the run does not know.
        case notInRun
        /// Text to read.
        case example
    }

    /// A block of the sidecar: what it is, and its text.
    struct Added {
        let role: Role
        let text: String
    }

    /// A stretch of the document up to its next heading, and what the sidecar adds to it.
    struct Section {
        fileprivate(set) var blocks: [MarkdownBlock] = []
        fileprivate(set) var added: [Added] = []
        fileprivate var path: [String] = []
    }

    /// The sections in document order, the first one before the first heading; no front matter.
    let sections: [Section]
    /// The steps of the run that a block shows.
    let placedSteps: Set<Int>
    /// The names that links within the document use, each with the number of its heading.
    let headings: [String: Int]
    private let roles: [Int: Role]

    /// The document says nothing at all.
    var isEmpty: Bool { sections.allSatisfy { $0.blocks.isEmpty && $0.added.isEmpty } }

    /// Reads one document of a record.
    init(_ document: RunRecord.Document, in record: RunRecord) {
        let source = DocumentSource(document.source)
        let blocks = MarkdownPage(parsing: source.body, firstLine: source.firstLine).blocks
        var finder = Finder()
        finder.read(blocks)
        headings = finder.headings

        var placing = Placing(languages: finder.languages, sections: Self.sections(of: blocks))
        var unplaced: [Step.ID: Int] = [:]
        for (index, step) in record.steps.enumerated() where step.document == document.name {
            let isBlock = finder.languages[step.line] != nil || finder.items.contains(step.line)
            if step.file == document.path, isBlock {
                placing.roles[step.line] = .step(index)
            } else {
                unplaced[step.step] = index
            }
        }
        let parsed = RunbookParser.parse(
            source: document.source, path: document.path, sidecar: document.sidecar
        ).runbook
        for step in parsed?.steps ?? [] {
            let owner = placing.owner(of: step, in: document, among: &unplaced)
            for check in step.postconditions {
                let role = owner.map { Role.check(step: $0, name: check.name) }
                placing.place(role ?? .notInRun, check.block, in: document)
            }
            if let rollback = step.rollback {
                placing.place(owner.map { .rollback(step: $0) } ?? .notInRun, rollback, in: document)
            }
        }
        var roles = placing.roles
        for (line, language) in finder.languages where roles[line] == nil && Self.isShell(language) {
            roles[line] = .ignored
        }
        self.roles = roles
        sections = placing.sections
        let all = Array(roles.values) + placing.sections.flatMap { $0.added.map(\.role) }
        placedSteps = Set(all.compactMap { role in if case .step(let index) = role { index } else { nil } })
    }

    /// Cuts a document at its headings.
    private static func sections(of blocks: [MarkdownBlock]) -> [Section] {
        var sections = [Section()]
        var open: [(level: Int, text: String)] = []
        for block in blocks {
            if case .heading(let level, let inlines) = block {
                while let last = open.last, last.level >= level { open.removeLast() }
                open.append((level, inlines.plainText))
                sections.append(Section(path: open.map(\.text)))
            }
            sections[sections.count - 1].blocks.append(block)
        }
        return sections
    }

    /// The step that an item of a task list is; nil when it is none.
    func step(ofItemLine line: Int) -> Int? {
        if case .step(let index) = roles[line] { index } else { nil }
    }

    /// What the code block is that begins in a line.
    func role(ofLine line: Int) -> Role { roles[line] ?? .example }

    /// Sessions may be nothing but output, so only plain shells count.
    private static func isShell(_ language: String) -> Bool {
        ["bash", "sh", "shell", "zsh"].contains(language.lowercased())
    }
}

extension Guide {
    /// Finds the place of each block of the run in the document.
    private struct Placing {
        let languages: [Int: String]
        var sections: [Section]
        var roles: [Int: Role] = [:]

        /// The record's index of a step; one that stands elsewhere than the record says is placed by its name.
        mutating func owner(
            of step: Step, in document: RunRecord.Document, among unplaced: inout [Step.ID: Int]
        ) -> Int? {
            let line = step.block.range.start.line
            let isInDocument = step.block.range.file == document.path
            if isInDocument, case .step(let index) = roles[line] { return index }
            let index = unplaced.removeValue(forKey: step.id)
            place(index.map { .step($0) } ?? .notInRun, step.block, in: document)
            return index
        }

        /// A block of the sidecar stands at the end of its section.
        mutating func place(_ role: Role, _ block: Block, in document: RunRecord.Document) {
            guard block.range.file != document.path else {
                roles[block.range.start.line] = role
                return
            }
            guard let section = sections.firstIndex(where: { $0.path == block.headingPath }) else { return }
            sections[section].added.append(Added(role: role, text: block.text))
        }
    }

    /// The headings, code blocks and open items of task lists of a document, in order.
    private struct Finder {
        private(set) var headings: [String: Int] = [:]
        private(set) var items: Set<Int> = []
        private(set) var languages: [Int: String] = [:]
        private var slugs = HeadingNames()

        mutating func read(_ blocks: [MarkdownBlock]) {
            for block in blocks {
                switch block {
                case .heading(_, let inlines): headings[slugs.next(inlines)] = headings.count
                case .code(let code):
                    let word = code.info.text.prefix { $0 != " " && $0 != "{" && $0 != "\t" }
                    languages[code.start.line] = String(word)
                case .quote(let blocks): read(blocks)
                case .list(let list):
                    for item in list.items {
                        if item.isDone == false { items.insert(item.line) }
                        read(item.blocks)
                    }
                default: break
                }
            }
        }
    }
}
