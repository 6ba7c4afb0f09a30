internal import Markdown
internal import Runbooks
internal import Texts

/// Steps for people: blocks with `manual`, and the items of task lists in sections that have steps.
extension StepAssembler {
    /// Takes in all blocks and items, in document order.
    mutating func add(_ entries: [CodeEntry], tasks: [TaskEntry]) {
        var rest = stepItems(of: tasks, among: entries)[...]
        for entry in entries {
            while let item = rest.first, item.range.start < entry.anchor {
                add(item)
                rest.removeFirst()
            }
            add(entry)
        }
        for item in rest { add(item) }
    }

    /// The items that are steps: those of sections that have blocks which are steps or checks, but for items that hold
    /// such a step or another item.
    private func stepItems(of tasks: [TaskEntry], among entries: [CodeEntry]) -> [TaskEntry] {
        if tasks.isEmpty { return [] }
        // What a section holds is known when all of it was read.
        var trial = self
        for entry in entries { trial.add(entry) }
        // Steps of a sidecar stand in no item.
        let steps = trial.steps.map(\.block.range).filter { $0.file == tasks[0].file }.map(\.start)
        let checks = Set(trial.checks.map(\.postcondition.block.range.start))
        let checked = Set(
            entries.filter { checks.contains(SourcePosition($0.code.start)) }.map(\.section))
        var next = 0
        return tasks.indices.compactMap { index in
            let task = tasks[index]
            while next < steps.count, !(steps[next] > task.range.start) { next += 1 }
            if next < steps.count, task.holds(steps[next]) { return nil }
            if index + 1 < tasks.count, task.holds(tasks[index + 1].range.start) { return nil }
            let hasSteps = trial.sections.all[task.section].stepCount > 0 || checked.contains(task.section)
            return hasSteps ? task : nil
        }
    }

    /// An item that the author ticked is done: it keeps its number, so that ticking one renames no other.
    private mutating func add(_ item: TaskEntry) {
        if diagnostics.flag(item.attributes[.ignore]) { return }
        let name = sections.countStep(in: item.section)
        if item.task.isDone { return }
        if item.task.text.trimmed.isEmpty {
            diagnostics.warning("empty-block", "item has no text that says what to do", at: item.range)
        }
        let manual = Step.Manual(pictures: sections.all[item.section].pictures)
        var step = Step(id: Step.ID(name), kind: .manual(manual), block: item.block)
        apply(item.attributes, to: &step)
        steps.append(step)
        links.append(Links(needs: [], nameRange: item.range))
    }

    /// Takes in a block with `manual`, of whatever language.
    mutating func addManual(_ entry: CodeEntry) {
        // Says what is wrong with a value that is neither true nor false.
        _ = diagnostics.flag(entry.attributes.own(.manual))
        let introduction = introduction(of: entry)
        if entry.code.text.trimmed.isEmpty, introduction.isEmpty {
            diagnostics.warning(
                "empty-block", "\(entry.kindName) has no text that says what to do", at: entry.opening)
        }
        append(
            entry,
            kind: .manual(
                Step.Manual(introduction: introduction, pictures: sections.all[entry.section].pictures)),
            block: entry.block(entry.code.text, lines: entry.code.lines))
    }

    /// The paragraph right above a block, without what its containers put in front of it.
    private mutating func introduction(of entry: CodeEntry) -> String {
        guard let start = entry.paragraph else { return "" }
        let lines = bodyLines ?? entry.source.lines
        bodyLines = lines
        let first = start.line - entry.source.firstLine
        guard lines.indices.contains(first) else { return "" }
        var text = [String(lines[first].unicodeScalars.dropFirst(start.column - 1)).trimmed]
        for line in lines[(first + 1)...].prefix(max(entry.code.start.line - start.line - 1, 0)) {
            let bare = line.drop { $0 == ">" || $0 == " " || $0 == "\t" }.trimmed
            if bare.isEmpty || bare.hasPrefix("<!--") { break }
            text.append(bare)
        }
        return text.joined(separator: "\n")
    }
}
