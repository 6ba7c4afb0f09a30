internal import Runbooks

/// Makes steps, checks and rollbacks from code blocks; what refers to a name is bound when all are known.
struct StepAssembler {
    /// A name in the document, and where.
    struct Reference {
        let name: String
        let range: SourceRange
    }

    /// What a step says about others, and where its name stands.
    struct Links {
        let needs: [Reference]
        /// Tasks of xc, named by their headings.
        var tasks: [Reference] = []
        /// The heading right above it.
        var heading: String?
        let nameRange: SourceRange
    }

    /// A check that may not know its step yet.
    struct Check {
        var postcondition: Postcondition
        let name: Reference?
        let target: Target
    }

    /// A rollback that may not know its step yet.
    struct Rollback {
        let block: Block
        let name: Reference?
        let target: Target
        let range: SourceRange
    }

    /// Which step a check or rollback belongs to.
    enum Target {
        case named(Reference)
        /// The index of the step before it.
        case step(Int)
        case missing
    }

    /// The steps in document order, each with its links at the same index.
    var steps: [Step] = []
    var links: [Links] = []
    var checks: [Check] = []
    var rollbacks: [Rollback] = []
    /// Names of blocks that `ignore` leaves out.
    private(set) var ignored: Set<String> = []
    var sections: DocumentSections
    var diagnostics: DiagnosticCollector
    /// The lines of the document's body, from the first time that they are asked for.
    var bodyLines: [Substring]?

    /// What xc's lines say.
    private let taskLines: TaskLines

    init(sections: DocumentSections, taskLines: TaskLines, diagnostics: DiagnosticCollector) {
        self.sections = sections
        self.taskLines = taskLines
        self.diagnostics = diagnostics
        checkSections()
    }

    /// Takes in one block, in document order.
    mutating func add(_ entry: CodeEntry) {
        guard entry.isVisible else { return }
        if entry.attributes[.ignore] != nil, diagnostics.flag(entry.attributes[.ignore]) {
            if let name = entry.attributes.own(.name)?.value?.text { ignored.insert(name) }
            return
        }
        let role = role(of: entry)
        if let language = Probe.Language(of: entry), role != .file, role != .manual {
            addProbe(entry, language, as: role)
            return
        }
        let language = ShellLanguage(entry.language)
        guard let shell = role == .file || role == .manual ? ShellLanguage("bash") : language else {
            reportInert(entry)
            return
        }
        for attribute in entry.attributes.own where !role.allows(attribute.key) {
            reportMisplaced(attribute, in: role)
        }
        switch role {
        case .shell, .probe: addStep(entry, shell: shell)
        case .file: addFile(entry)
        case .check: addCheck(entry, shell: shell)
        case .rollback: addRollback(entry, shell: shell)
        case .manual: addManual(entry)
        }
    }

    /// Says that an attribute does not apply to a block of a role.
    mutating func reportMisplaced(_ attribute: Attribute, in role: BlockRole) {
        let isConflict = [.file, .verify, .rollback].contains(attribute.key)
        diagnostics.error(
            isConflict ? "conflicting-attributes" : "misplaced-attribute",
            isConflict
                ? "`\(attribute.key.rawValue)` and `\(role.key)` exclude each other"
                : "`\(attribute.key.rawValue)` does not apply to \(role.name)",
            at: attribute.keyRange, help: isConflict ? nil : role.help(for: attribute.key))
    }

    private func role(of entry: CodeEntry) -> BlockRole {
        // In this order the first one stands, and the others are in conflict with it.
        if let manual = entry.attributes.own(.manual), manual.value?.text != "false" { return .manual }
        if entry.attributes.own(.file) != nil { return .file }
        if entry.attributes.own(.verify) != nil { return .check }
        return entry.attributes.own(.rollback) != nil ? .rollback : .shell
    }

    /// The tasks that a step needs which was just counted: the first of its section.
    func requiredTasks(of section: Int) -> [Reference] {
        sections.all[section].stepCount == 1 ? taskLines.required[section] ?? [] : []
    }

    /// A block of another language that nothing turns into a file.
    private mutating func reportInert(_ entry: CodeEntry) {
        guard let first = entry.attributes.own.first else {
            reportTitled(entry)
            return
        }
        if let expect = entry.attributes.own(.expect), entry.attributes.own(.verify) == nil {
            addExpectedOutput(entry, expect)
        } else if entry.hasComment || entry.attributes.own.contains(where: { $0.key.bindsToStep }) {
            diagnostics.error(
                "inert-block", "\(entry.kindName) does not run, so `\(first.key.rawValue)` says nothing",
                at: first.keyRange, help: "use a `bash` block, or add `file=PATH`")
        } else {
            diagnostics.warning(
                "inert-block", "\(entry.kindName) does not run, so `\(first.key.rawValue)` says nothing",
                at: first.keyRange)
        }
    }

    /// `bash:/etc/app.conf`, which looks like a step's language to those who know the sites that show it as a title.
    private mutating func reportTitled(_ entry: CodeEntry) {
        guard let path = entry.titlePath, let word = entry.language.split(separator: ":").first,
            ShellLanguage(String(word)) != nil
        else { return }
        diagnostics.warning(
            "titled-block", "a `\(entry.language)` block does not run, nor is it written to `\(path)`",
            at: entry.opening,
            help:
                "to write it there say `file=\(path)`, as `runbook init` proposes; to run it say `\(word)` alone"
        )
    }

    /// What a section says is told even when no block inherits it.
    private mutating func checkSections() {
        for section in sections.all where section.ownCount > 0 {
            var set = AttributeSet()
            set.own = Array(section.attributes.suffix(section.ownCount))
            var step = Step(
                id: Step.ID(""), kind: .shell(.bash),
                block: Block(
                    language: "", text: "", lines: [],
                    range: SourceRange(file: diagnostics.file, start: SourcePosition(line: 1)),
                    headingPath: []))
            apply(set, to: &step)
            _ = diagnostics.flag(set[.ignore])
        }
    }
}

extension AttributeKey {
    /// The block says that it belongs to a step.
    fileprivate var bindsToStep: Bool { self == .verify || self == .rollback }
}

extension BlockRole {
    /// The attribute that makes a block what it is.
    fileprivate var key: String {
        switch self {
        case .shell, .probe: ""
        case .file: AttributeKey.file.rawValue
        case .check: AttributeKey.verify.rawValue
        case .rollback: AttributeKey.rollback.rawValue
        case .manual: AttributeKey.manual.rawValue
        }
    }
}
