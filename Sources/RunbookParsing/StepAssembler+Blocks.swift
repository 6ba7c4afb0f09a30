internal import Markdown
internal import Patterns
internal import Runbooks

extension StepAssembler {
    mutating func addStep(_ entry: CodeEntry, shell: ShellLanguage) {
        let (block, output) = commands(of: entry, shell: shell)
        // Output alone, of which nothing is said, is no step.
        if shell.isConsole, block.text.isEmpty, entry.attributes.own.isEmpty { return }
        append(entry, kind: .shell(shell.shell), block: block)
        if let expect = entry.attributes.own(.expect) { expectOutput(output, of: entry, expect) }
    }

    mutating func append(_ entry: CodeEntry, kind: Step.Kind, block: Block) {
        let automatic = sections.countStep(in: entry.section)
        let name = name(of: entry)?.name ?? automatic
        var step = Step(id: Step.ID(name), kind: kind, block: block)
        apply(entry.attributes, to: &step)
        var needs: [Reference] = []
        if let attribute = entry.attributes.own(.needs) {
            needs = diagnostics.list(attribute, of: "a step's name", where: Names.isName)
                .map { Reference(name: $0, range: attribute.range) }
        }
        steps.append(step)
        links.append(
            Links(
                needs: needs, tasks: requiredTasks(of: entry.section), heading: entry.headingPath.last,
                nameRange: nameRange(of: entry)))
    }

    /// Everything that is more than the block, its kind and its links.
    mutating func apply(_ set: AttributeSet, to step: inout Step) {
        for attribute in set.effective {
            switch attribute.key {
            case .on: step.on = diagnostics.selector(attribute)
            case .per:
                let words: [Step.Per] = [.target, .account, .region, .run]
                let later = [Step.Per.wave.rawValue]
                step.per = diagnostics.word(attribute, of: words, notBuiltYet: later) ?? step.per
            case .when:
                step.when = diagnostics.text(attribute).flatMap {
                    diagnostics.expression($0, joinsHyphens: true)
                }
            case .exports: step.exports = diagnostics.variables(attribute)
            case .secret: step.secrets = diagnostics.variables(attribute)
            case .accept: step.accept = accepted(attribute)
            case .idempotent: step.isIdempotent = diagnostics.flag(attribute)
            case .timeout: step.timeout = diagnostics.duration(attribute, allowsZero: false) ?? step.timeout
            case .retry: step.retry = diagnostics.integer(attribute, in: 0...1000) ?? step.retry
            case .backoff: step.backoff = diagnostics.duration(attribute, allowsZero: true) ?? step.backoff
            case .onFailure:
                let words = Step.OnFailure.allCases
                let word = diagnostics.word(attribute, of: words, notBuiltYet: ["rollback"])
                step.onFailure = word ?? step.onFailure
            case .confirm:
                switch attribute.value?.text {
                case nil, "true": step.confirm = ""
                case "false": step.confirm = nil
                default: step.confirm = diagnostics.text(attribute)?.text
                }
            case .cwd: step.cwd = diagnostics.text(attribute)?.text
            case .as: step.user = user(attribute)
            case .background: step.isBackground = diagnostics.flag(attribute)
            case .tag: step.tags = diagnostics.list(attribute, of: "a tag", where: Names.isName)
            case .excludeFromRunAll: step.isExcludedFromRunAll = diagnostics.flag(attribute)
            default: break
            }
        }
    }

    private mutating func user(_ attribute: Attribute?) -> String? {
        guard let value = diagnostics.text(attribute) else { return nil }
        if Names.isName(value.text) { return value.text }
        if let attribute { diagnostics.invalid(attribute, "a user's name such as `root`", value) }
        return nil
    }

    private mutating func accepted(_ attribute: Attribute?) -> [Step.AcceptedExit] {
        func parse(_ item: String) -> Step.AcceptedExit? {
            guard let colon = item.lastIndex(of: ":"), colon > item.startIndex else { return nil }
            let command = item[..<colon]
            guard let status = Int(item[item.index(after: colon)...]), (1...255).contains(status),
                !command.contains("/")
            else { return nil }
            return Step.AcceptedExit(command: String(command), status: status)
        }
        let described = "`COMMAND:STATUS` with a status from 1 to 255"
        return diagnostics.list(attribute, of: described) { parse($0) != nil }.compactMap(parse)
    }

    mutating func addCheck(_ entry: CodeEntry, shell: ShellLanguage) {
        let set = entry.attributes
        let block = commands(of: entry, shell: shell).block
        var check = Postcondition(name: "", block: block, shell: shell.shell)
        if CommandWords.contains("aws", in: block.text) { check.within = .seconds(30) }
        check.within = diagnostics.duration(set.own(.within), allowsZero: true) ?? check.within
        check.every = diagnostics.duration(set.own(.every), allowsZero: false) ?? check.every
        check.timeout = diagnostics.duration(set.own(.timeout), allowsZero: false) ?? check.timeout
        check.expect = expectation(set.own(.expect))
        checks.append(
            Check(postcondition: check, name: name(of: entry), target: target(set.own(.verify), of: entry)))
    }

    mutating func addRollback(_ entry: CodeEntry, shell: ShellLanguage) {
        let attribute = entry.attributes.own(.rollback)
        rollbacks.append(
            Rollback(
                block: commands(of: entry, shell: shell).block, name: name(of: entry),
                target: target(attribute, of: entry), range: attribute?.keyRange ?? entry.opening))
    }

    private mutating func target(_ attribute: Attribute?, of entry: CodeEntry) -> Target {
        if let value = attribute?.value, value.text != "true", let name = diagnostics.text(attribute) {
            return .named(Reference(name: name.text, range: name.range))
        }
        if !steps.isEmpty { return .step(steps.count - 1) }
        if let attribute {
            diagnostics.error(
                "unknown-step", "no step stands before this block", at: attribute.keyRange,
                help: "name the step: `\(attribute.key.rawValue)=STEP`")
        }
        return .missing
    }

    private mutating func name(of entry: CodeEntry) -> Reference? {
        guard let attribute = entry.attributes.own(.name), let value = diagnostics.text(attribute) else {
            return nil
        }
        guard Names.isName(value.text) else {
            diagnostics.invalid(attribute, "letters, digits, `-`, `_` and `.`", value)
            return nil
        }
        return Reference(name: value.text, range: value.range)
    }

    /// The place in the document of a scalar of a block's text.
    func place(ofScalar offset: Int, in entry: CodeEntry) -> SourceRange {
        let code = entry.code
        let before = code.text.unicodeScalars.prefix(offset)
        let line = code.firstLine + before.count { $0 == "\n" }
        let start = before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex
        let rest = code.text.unicodeScalars[start...].prefix { $0 != "\n" }
        // What the block's containers put in front of the line is missing in the text.
        let whole = entry.source.line(line).unicodeScalars.count
        let column = max(whole - rest.count, 0) + before[start...].count + 1
        return SourceRange(file: entry.file, start: SourcePosition(line: line, column: column))
    }

    private func nameRange(of entry: CodeEntry) -> SourceRange {
        entry.attributes.own(.name)?.value?.range ?? entry.opening
    }

    /// The commands of a block, and the sample output between them.
    private mutating func commands(
        of entry: CodeEntry, shell: ShellLanguage
    ) -> (block: Block, output: (text: String, line: Int)?) {
        let commands = ShellCommands(entry.code, isConsole: shell.isConsole)
        let hasOutput = commands.text.isEmpty && !entry.code.text.isEmpty
        if !commands.text.utf8.contains(where: { $0 > UInt8(ascii: " ") }) {
            diagnostics.warning(
                "empty-block", "\(entry.kindName) has no command", at: entry.opening,
                help: hasOutput ? "begin each command's line with `$ `" : nil)
        }
        switch commands.unprompted {
        case nil: break
        case .output(let line):
            reportUnprompted(
                line, of: entry, "is taken for sample output", help: "give it a `$ ` if it is a command")
        case .command(let line):
            reportUnprompted(
                line, of: entry, "runs as a command", help: "use a `console` block if it is sample output")
        }
        return (entry.block(commands.text, lines: commands.lines), commands.output)
    }

    private mutating func reportUnprompted(
        _ line: Int, of entry: CodeEntry, _ outcome: String, help: String
    ) {
        diagnostics.warning(
            "mixed-prompts", "line has no `$ ` as others of its block have; it \(outcome)",
            at: SourceRange(file: entry.file, start: SourcePosition(line: line)), help: help)
    }

    /// `/…/` is a pattern, what looks like JMESPath is an expression, all else is text.
    mutating func expectation(_ attribute: Attribute?) -> Postcondition.Expectation? {
        guard let value = diagnostics.text(attribute) else { return nil }
        let text = value.text
        if text.utf8.count >= 2, text.hasPrefix("/"), text.hasSuffix("/") {
            let pattern = String(text.dropFirst().dropLast())
            do {
                _ = try Pattern(pattern)
                return .pattern(pattern)
            } catch {
                let before = String(decoding: pattern.utf8.prefix(error.offset), as: UTF8.self)
                let place = value.range(ofScalar: before.unicodeScalars.count + 1)
                diagnostics.error("invalid-pattern", error.message, at: place)
                return nil
            }
        }
        let signs = ["==", "!=", "<", ">", "&&", "||", "(", "["]
        let sign = ["@", "!"].first(where: text.hasPrefix) ?? signs.first(where: text.contains)
        if let sign {
            let help =
                "with `\(sign)` it is read as an expression; for output that has it write a pattern: `/^…$/`"
            return diagnostics.expression(value, help: help).map { .expression($0) }
        }
        return .text(text)
    }
}
