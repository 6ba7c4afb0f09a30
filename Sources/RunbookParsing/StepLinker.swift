internal import Runbooks
internal import Texts

/// Binds names: `needs` to earlier steps, checks and rollbacks to theirs.
struct StepLinker {
    private(set) var steps: [Step]
    private(set) var diagnostics: DiagnosticCollector
    private let assembler: StepAssembler
    /// All names: where they stand, and the indices of those that are steps.
    private var names: [String: (range: SourceRange, step: Int?)] = [:]

    init(_ assembler: consuming StepAssembler) {
        steps = assembler.steps
        // Now the only owner of the steps may change them in place.
        assembler.steps = []
        self.assembler = assembler
        diagnostics = assembler.diagnostics
        names.reserveCapacity(steps.count)
        for (index, links) in assembler.links.enumerated() {
            take(steps[index].id.rawValue, at: links.nameRange, step: index)
        }
        for check in assembler.checks { if let name = check.name { take(name.name, at: name.range) } }
        for rollback in assembler.rollbacks {
            if let name = rollback.name { take(name.name, at: name.range) }
        }
        bindNeeds()
        bindChecks()
        bindRollbacks()
    }

    private mutating func take(_ name: String, at range: SourceRange, step: Int? = nil) {
        guard let first = names[name]?.range else {
            names[name] = (range, step)
            return
        }
        diagnostics.error(
            "duplicate-name",
            "name `\(name)` is taken already, in \(Self.place(of: first, seenFrom: range))",
            at: range, help: "give one of the blocks another `name`")
    }

    /// Where something stands; in another file by its whole place.
    private static func place(of range: SourceRange, seenFrom other: SourceRange) -> String {
        range.file == other.file
            ? "line \(range.start.line), column \(range.start.column)"
            : "\(range.file):\(range.start.line):\(range.start.column)"
    }

    private mutating func bindNeeds() {
        for (index, links) in assembler.links.enumerated() {
            for need in links.needs {
                guard let needed = find(need, before: index) else { continue }
                let id = steps[needed].id
                if !steps[index].needs.contains(id) { steps[index].needs.append(id) }
            }
            for task in links.tasks {
                guard let needed = find(task: task, before: index) else { continue }
                let id = steps[needed].id
                if !steps[index].needs.contains(id) { steps[index].needs.append(id) }
            }
        }
    }

    /// The last step of the section that has the task's name.
    private mutating func find(task: StepAssembler.Reference, before index: Int) -> Int? {
        let name = task.name.lowercased()
        let found = assembler.links.lastIndex { $0.heading?.lowercased() == name }
        if let found, found < index { return found }
        let headings = assembler.links.compactMap(\.heading)
        let near = found == nil ? Suggestion.nearest(to: task.name, in: headings) : nil
        diagnostics.error(
            found == nil ? "unknown-step" : "misplaced-need",
            found == nil
                ? "no task `\(task.name)` has a step"
                : "task `\(task.name)` stands after this one, in line \(steps[found ?? 0].block.range.start.line)",
            at: task.range,
            help: found == nil
                ? near.map { "did you mean `\($0)`?" }
                    ?? "give its section a block that is a step, in bash for example"
                : "steps run in document order: move that task above this one, or take it out of that line")
        return nil
    }

    private mutating func find(_ need: StepAssembler.Reference, before index: Int) -> Int? {
        guard let needed = find(need) else { return nil }
        if needed < index { return needed }
        let name = need.name
        let line = steps[needed].block.range.start.line
        diagnostics.error(
            "misplaced-need",
            needed == index
                ? "step `\(name)` needs itself" : "step `\(name)` stands after this one, in line \(line)",
            at: need.range, help: needed == index ? nil : "steps run in document order")
        return nil
    }

    private mutating func find(_ reference: StepAssembler.Reference) -> Int? {
        let name = reference.name
        if let index = names[name]?.step { return index }
        if assembler.ignored.contains(name) {
            diagnostics.error("unknown-step", "step `\(name)` is left out by `ignore`", at: reference.range)
        } else if names[name] != nil {
            diagnostics.error("unknown-step", "`\(name)` is not the name of a step", at: reference.range)
        } else {
            let near = Suggestion.nearest(to: name, in: steps.map(\.id.rawValue))
            diagnostics.error(
                "unknown-step", "no step has the name `\(name)`", at: reference.range,
                help: near.map { "did you mean `\($0)`?" })
        }
        return nil
    }

    private mutating func index(of target: StepAssembler.Target) -> Int? {
        switch target {
        case .named(let reference): find(reference)
        case .step(let index): index
        case .missing: nil
        }
    }

    private mutating func bindChecks() {
        for check in assembler.checks {
            guard let index = index(of: check.target) else { continue }
            var postcondition = check.postcondition
            if let name = check.name {
                postcondition.name = name.name
            } else {
                let number = steps[index].postconditions.count
                let name = "\(steps[index].id)-check" + (number == 0 ? "" : "-\(number + 1)")
                take(name, at: postcondition.block.range.firstPosition)
                postcondition.name = name
            }
            steps[index].postconditions.append(postcondition)
        }
    }

    private mutating func bindRollbacks() {
        for rollback in assembler.rollbacks {
            guard let index = index(of: rollback.target) else { continue }
            if let first = steps[index].rollback {
                let line = first.range.start.line
                diagnostics.error(
                    "duplicate-rollback", "step `\(steps[index].id)` has a rollback already, in line \(line)",
                    at: rollback.range)
            } else {
                steps[index].rollback = rollback.block
            }
        }
    }
}

extension SourceRange {
    /// The range of its first place alone.
    fileprivate var firstPosition: SourceRange { SourceRange(file: file, start: start) }
}
