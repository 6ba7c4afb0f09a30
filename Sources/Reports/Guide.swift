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

    /// The blocks in document order; no front matter.
    let blocks: [MarkdownBlock]
    /// The steps of the run that a block shows.
    let placedSteps: Set<Int>
    /// The names that links within the document use, each with the number of its heading.
    let headings: [String: Int]
    private let roles: [Int: Role]

    /// Reads one document of a record.
    init(_ document: RunRecord.Document, in record: RunRecord) {
        let source = DocumentSource(document.source)
        blocks = MarkdownPage(parsing: source.body, firstLine: source.firstLine).blocks
        var finder = Finder()
        finder.read(blocks)
        headings = finder.headings

        var roles: [Int: Role] = [:]
        var unplaced: [Step.ID: Int] = [:]
        for (index, step) in record.steps.enumerated() where step.document == document.name {
            if finder.languages[step.line] == nil, !finder.items.contains(step.line) {
                unplaced[step.step] = index
            } else {
                roles[step.line] = .step(index)
            }
        }
        let parsed = RunbookParser.parse(source: document.source, path: document.path).runbook
        for step in parsed?.steps ?? [] {
            let line = step.block.range.start.line
            if roles[line] == nil, let index = unplaced.removeValue(forKey: step.id) {
                roles[line] = .step(index)
            }
            let owner: Int? = if case .step(let index) = roles[line] { index } else { nil }
            if owner == nil { roles[line] = .notInRun }
            for check in step.postconditions {
                let role = owner.map { Role.check(step: $0, name: check.name) }
                roles[check.block.range.start.line] = role ?? .notInRun
            }
            if let line = step.rollback?.range.start.line {
                roles[line] = owner.map { .rollback(step: $0) } ?? .notInRun
            }
        }
        for (line, language) in finder.languages where roles[line] == nil && Self.isShell(language) {
            roles[line] = .ignored
        }
        self.roles = roles
        placedSteps = Set(
            roles.values.compactMap { role in if case .step(let index) = role { index } else { nil } })
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
