internal import BlockReviews
internal import RunbookParsing
internal import Runbooks
internal import Texts

/// A sidecar for a guide that has none, ready to be edited: what can be bound is bound, what only a person knows is a
/// manual step, a placeholder or a comment.
public struct SidecarProposal {
    /// The sidecar's text.
    public let text: String
    /// What is in it.
    public let counts: Counts

    /// How much a proposal found.
    public struct Counts: Sendable, Hashable {
        /// Blocks that are written to files.
        public var files = 0
        /// Blocks that got a shell.
        public var commands = 0
        /// Sections that a person has to do.
        public var manual = 0
        /// Sections and blocks that are left out.
        public var skipped = 0
        /// Words to be replaced.
        public var placeholders = 0
        /// Sentences that say what must hold.
        public var hints = 0

        /// Nothing was found yet.
        public init() {}
    }

    /// Reads a guide and proposes; runs nothing.
    ///
    /// `path`: The guide's path, as its sidecar's messages are to name it.
    public init(source: String, path: String) {
        let outline = DocumentOutline(source: source)
        var plans = Self.plans(for: outline)
        // What would go wrong when the blocks run is known when they are steps.
        let found = Self.review(plans, source: source, path: path)
        for diagnostic in found where diagnostic.code == "endless-command" {
            Self.leaveOut(diagnostic, in: &plans)
        }
        let lines = SourceText.lines(of: source)
        let tokens = found.compactMap { diagnostic -> (token: String, line: Int, isSure: Bool)? in
            guard diagnostic.code.hasPrefix("placeholder"), diagnostic.range.file == path,
                let token = Self.token(at: diagnostic.range, in: lines)
            else { return nil }
            let isSure = diagnostic.severity == .error || token.lowercased().contains("your")
            return (token, diagnostic.range.start.line, isSure)
        }
        let writer = ProposalWriter(
            path: path, plans: plans, placeholders: PlaceholderProposal(tokens),
            prerequisites: Prerequisites.documents(in: outline))
        let sidecar = Runbook.Sidecar(path: Runbook.Sidecar.path(beside: path), source: writer.text)
        text = RunbookParser.updated(sidecar, source: source, path: path).text
        counts = writer.counts
    }

    // MARK: Plans

    private static func plans(for outline: DocumentOutline) -> [SectionPlan] {
        var plans: [SectionPlan] = []
        var skipped: Set<Int> = []
        var files: Set<String> = []
        for (index, section) in outline.sections.enumerated() {
            if let outer = section.outer, skipped.contains(outer) {
                skipped.insert(index)
                continue
            }
            var plan = SectionPlan(section)
            if let reason = plan.skip ?? alternativeSystem(index, in: outline)
                ?? alternativeWay(index, in: outline)
            {
                skipped.insert(index)
                plan = SectionPlan(section, skippedFor: reason)
            }
            plan.keepApart(&files)
            plans.append(plan)
        }
        return plans
    }

    /// The second and further sections beside one another that name different operating systems.
    private static func alternativeSystem(_ index: Int, in outline: DocumentOutline) -> String? {
        let section = outline.sections[index]
        guard let system = SectionKind.system(in: section.path.last ?? "") else { return nil }
        let first = outline.sections[..<index].first { other in
            guard other.outer == section.outer, let name = SectionKind.system(in: other.path.last ?? "")
            else {
                return false
            }
            return name != system
        }
        return first.map { "another operating system than \($0.path.last ?? "")" }
    }

    /// The second and further of sections beside one another that are ways to the same end: "Option B", "방법 2".
    private static func alternativeWay(_ index: Int, in outline: DocumentOutline) -> String? {
        let section = outline.sections[index]
        guard let word = SectionKind.choice(in: section.path.last ?? "") else { return nil }
        let first = outline.sections[..<index].first { other in
            other.outer == section.outer && SectionKind.choice(in: other.path.last ?? "") == word
        }
        return first.map { "an alternative to \($0.path.last ?? "")" }
    }

    private static func review(_ plans: [SectionPlan], source: String, path: String) -> [Diagnostic] {
        let writer = ProposalWriter(
            path: path, plans: plans, placeholders: PlaceholderProposal([]), prerequisites: [])
        let sidecar = Runbook.Sidecar(path: Runbook.Sidecar.path(beside: path), source: writer.text)
        let updated = RunbookParser.updated(sidecar, source: source, path: path).text
        let runbook = RunbookParser.parse(
            source: source, path: path, sidecar: Runbook.Sidecar(path: sidecar.path, source: updated)
        ).runbook
        return runbook.map { BlockReview.diagnostics(of: $0, in: BlockReview.Surroundings()) } ?? []
    }

    private static func leaveOut(_ diagnostic: Diagnostic, in plans: inout [SectionPlan]) {
        let line = diagnostic.range.start.line
        for index in plans.indices {
            let block = plans[index].section.blocks.last { $0.line <= line }
            guard let block, line < block.firstLine + block.text.split(separator: "\n").count + 1 else {
                continue
            }
            plans[index].leaveOut(block.number, because: diagnostic.message)
        }
    }

    private static func token(at range: SourceRange, in lines: [Substring]) -> String? {
        guard lines.indices.contains(range.start.line - 1), range.start.line == range.end.line else {
            return nil
        }
        let scalars = Array(lines[range.start.line - 1].unicodeScalars)
        let place = (range.start.column - 1)..<min(range.end.column, scalars.count)
        guard place.lowerBound < place.upperBound else { return nil }
        return String(String.UnicodeScalarView(scalars[place]))
    }
}
