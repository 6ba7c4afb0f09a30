internal import RunbookParsing
internal import Runbooks
internal import Texts

/// Writes a proposal as YAML.
struct ProposalWriter {
    private(set) var text = ""
    private(set) var counts = SidecarProposal.Counts()
    private let path: String

    init(
        path: String, plans: [SectionPlan], placeholders: PlaceholderProposal,
        prerequisites: [(path: String, line: Int)]
    ) {
        self.path = path
        let name = path.split(separator: "/").last.map(String.init) ?? path
        add(
            "# What `\(name)` does not say itself. Proposed by `runbook init`: read it, correct it, make it yours."
        )
        add("# Then: `runbook check \(path)`. The format: Documentation/format.md, \"sidecars\".")
        if !prerequisites.isEmpty { write(prerequisites) }
        write(placeholders)
        let said = plans.filter { !$0.isEmpty }
        if said.isEmpty { return }
        add("")
        add("sections:")
        for plan in said { write(plan) }
    }

    // MARK: Parts

    private mutating func write(_ prerequisites: [(path: String, line: Int)]) {
        add("")
        add(
            "# These come first. `uses` lets this document read their variables; run them in one run or before."
        )
        for (path, line) in prerequisites { add("# line \(line): \(path)") }
        let names = prerequisites.map { Self.quoted($0.path) }.joined(separator: ", ")
        add("# uses: [\(names)]")
    }

    private mutating func write(_ placeholders: PlaceholderProposal) {
        if placeholders.entries.isEmpty { return }
        counts.placeholders = placeholders.entries.count
        let parameters = placeholders.parameters
        if !parameters.isEmpty {
            add("")
            add("# Asked for at each run: `--param NAME=VALUE`, or a file with `--params`.")
            add("parameters:")
            for (name, tokens) in parameters {
                let description = "what stands for \(tokens.joined(separator: ", "))"
                add("  \(name): {required: true, description: \(Self.quoted(description))}")
            }
        }
        add("")
        add(
            "# The guide's own words, and what they stand for: an expression over `params`, `target`, `accounts`, `exports`."
        )
        let sure = placeholders.entries.contains(where: \.isSure)
        add(sure ? "placeholders:" : "# placeholders:")
        for entry in placeholders.entries {
            let lines = entry.lines.prefix(5).map { "\($0)" }.joined(separator: ", ")
            let more = entry.lines.count > 5 ? ", …" : ""
            let place = "line\(entry.lines.count > 1 ? "s" : "") \(lines)\(more)"
            add("\(entry.isSure ? "  " : "#   ")\(Self.quoted(entry.token)): \(entry.expression)  # \(place)")
        }
    }

    private mutating func write(_ plan: SectionPlan) {
        let headings = plan.section.heading.map { Self.quoted($0) }
        let list = headings.count == 1 ? headings[0] : "[\(headings.joined(separator: ", "))]"
        if hasOnlyHints(plan) {
            add("  # \(list), line \(plan.section.line):")
            for (number, _) in plan.blocks { addOutput(number, indentation: 2, isAlone: true) }
            write(plan.hints, of: plan, indentation: 2)
            return
        }
        add("  - heading: \(list)  # line \(plan.section.line)")
        if let number = plan.section.number { add("    number: \(number)") }
        if let reason = plan.skip {
            counts.skipped += 1
            add("    skip: \(Self.quoted(reason))")
            return
        }
        writeBlocks(of: plan)
        if let manual = plan.manual {
            counts.manual += 1
            add("    steps:")
            add("      - manual: true")
            add("        text: |")
            add("          \(manual)")
            add("          (\(path), line \(plan.section.line))")
        }
        write(plan.hints, of: plan, indentation: 4)
    }

    private mutating func writeBlocks(of plan: SectionPlan) {
        let sure = plan.blocks.filter { $0.proposal != .output }
        if sure.isEmpty, plan.leftOut.isEmpty {
            for (number, _) in plan.blocks { addOutput(number, indentation: 4, isAlone: true) }
            return
        }
        add("    blocks:")
        for block in plan.section.blocks {
            if let reason = plan.leftOut[block.number] {
                counts.skipped += 1
                add("      \(block.number):  # line \(block.line): \(Self.oneLine(reason))")
                add("        ignore: true")
            } else if let proposal = plan.blocks.first(where: { $0.number == block.number })?.proposal {
                switch proposal {
                case .file(let name):
                    counts.files += 1
                    add("      \(block.number):  # line \(block.line)")
                    add("        file: \(Self.quoted(name))")
                case .shell(let language):
                    counts.commands += 1
                    add("      \(block.number):  # line \(block.line)")
                    add("        language: \(language)")
                case .output: addOutput(block.number, indentation: 6, isAlone: false)
                case .nothing: break
                }
            }
        }
    }

    private mutating func addOutput(_ number: Int, indentation: Int, isAlone: Bool) {
        let blanks = String(repeating: " ", count: indentation)
        let entry = "\(number): {expect: true}"
        add("\(blanks)# \(isAlone ? "blocks: {\(entry)}" : entry)  # if the step before must print this")
    }

    private mutating func write(_ hints: [Hint], of plan: SectionPlan, indentation: Int) {
        if hints.isEmpty { return }
        counts.hints += hints.count
        let blanks = String(repeating: " ", count: indentation)
        for hint in hints { add("\(blanks)# line \(hint.line): \(Self.oneLine(hint.text))") }
        add("\(blanks)# A check asks that of the step before; `within` waits for it:")
        add("\(blanks)#   - {verify: true, within: 5m, text: COMMAND}  # under `steps:`")
    }

    private func hasOnlyHints(_ plan: SectionPlan) -> Bool {
        let isBound = plan.skip != nil || plan.manual != nil || !plan.leftOut.isEmpty
        let hasBlocks = plan.blocks.contains { $0.proposal != .output }
        return !isBound && !hasBlocks
    }

    // MARK: Text

    private mutating func add(_ line: String) { text += line + "\n" }

    /// A double-quoted scalar.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func oneLine(_ text: String) -> String {
        let shown = text.prefix(100)
        return ControlBytes.singleLine(String(shown)) + (shown.count < text.count ? "…" : "")
    }
}
