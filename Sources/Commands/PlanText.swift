internal import AWSClient
internal import AWSReviews
internal import Execution
internal import JSON
internal import Runbooks
internal import Texts

/// A plan for people, and as JSON.
enum PlanText {
    /// The limits that hold for the run.
    struct Limits {
        var maxParallel: Int?
        var maxFailures: TargetCount?
    }

    /// The plan as text.
    ///
    /// `checks`: What they answered, when they were asked.
    /// `isShort`: Counts only, as `run` shows before it asks.
    static func text(
        of plan: RunPlan, calls: [LiteralCall] = [], checks: PlannedChecks? = nil, limits: Limits,
        isShort: Bool
    ) -> String {
        let calls = PlannedCalls(calls)
        let selected = plan.executions.filter(\.isSelected)
        let steps = Set(selected.map { [$0.document, $0.step] }).count
        let targets = Set(selected.flatMap(\.covers)).count
        var text = plan.runbooks.map { ControlBytes.singleLine($0.title) }.joined(separator: " + ") + "\n"
        text += "  \(Plurals.text(steps, "step")) on \(Plurals.text(targets, "target")): "
        text +=
            "\(Plurals.text(selected.count, "execution")) in \(Plurals.text(plan.segments.count, "segment"))\n"
        if let maxParallel = limits.maxParallel {
            text += "  at most \(Plurals.text(maxParallel, "target")) side by side\n"
        }
        switch limits.maxFailures {
        case .count(0): text += "  stops at the first failed target\n"
        case .count(let count): text += "  stops after more than \(Plurals.text(count, "failed target"))\n"
        case .percent(let percent): text += "  stops after more than \(percent) % failed targets\n"
        case nil: break
        }
        if isShort { return text }
        text += calls.totals(of: plan)
        for (index, segment) in plan.segments.enumerated() {
            text += "\n\(index + 1). on \(names(segment.targets))\n"
            for (index, execution) in (segment.targets.first.flatMap({ segment.executions[$0] }) ?? [])
                .enumerated()
            {
                text +=
                    "   "
                    + line(
                        plan.step(of: execution), plan.runbooks[execution.document],
                        calls.counts(execution.document, plan.step(of: execution).id)) + "\n"
                for line in checks?.lines(of: Self.executions(at: index, in: segment)) ?? [] {
                    text += "      \(line)\n"
                }
            }
        }
        let left = plan.executions.count - selected.count
        if left > 0 { text += "\nnot selected: \(Plurals.text(left, "execution"))\n" }
        if let checks { text += "\n\(checks.totals)\n" }
        return text
    }

    /// One step's executions, on all targets of its segment: each takes the same steps.
    private static func executions(at index: Int, in segment: Segment) -> [PlannedExecution] {
        segment.targets.compactMap { segment.executions[$0]?[index] }
    }

    private static func names(_ targets: [Target.ID]) -> String {
        let shown = targets.prefix(8).map(\.rawValue).joined(separator: ", ")
        return targets.count > 8 ? "\(shown) and \(targets.count - 8) more" : shown
    }

    private static func line(_ step: Step, _ runbook: Runbook, _ counts: CallCounts) -> String {
        var notes: [String] = []
        if case .manual = step.kind { notes.append("a person must do it") }
        if case .probe(let probe) = step.kind { notes.append(probe.words) }
        if step.confirm != nil { notes.append("a person must agree") }
        if step.per != .target { notes.append("once per \(step.per.rawValue)") }
        if let when = step.when { notes.append("when \(when)") }
        if step.postconditions.isEmpty { notes.append("no postcondition") }
        if !counts.isEmpty { notes.append("aws: \(counts.text)") }
        let note = notes.isEmpty ? "" : "  (\(notes.joined(separator: ", ")))"
        return "\(step.id)  \(step.block.range.file):\(step.block.range.start.line)\(note)"
    }

    /// The plan as `runbook.plan/1`: segments in order, each with its targets and steps.
    ///
    /// `checks`: What they answered: each step then has its executions, with what would become of them.
    static func json(
        of plan: RunPlan, calls: [LiteralCall] = [], checks: PlannedChecks? = nil
    ) -> JSONValue {
        let calls = PlannedCalls(calls)
        let segments = plan.segments.map { segment -> JSONValue in
            let executions = segment.targets.first.flatMap { segment.executions[$0] } ?? []
            return .object(
                JSONObject([
                    ("document", .string(plan.runbooks[segment.document].name)),
                    ("targets", .array(segment.targets.map { .string($0.rawValue) })),
                    (
                        "steps",
                        .array(
                            executions.enumerated().map { index, execution in
                                let step = plan.step(of: execution)
                                var object = JSONObject([
                                    ("step", .string(step.id.rawValue)),
                                    ("kind", .string(step.kind.word)),
                                    ("per", .string(step.per.rawValue)),
                                    ("line", .number(JSONNumber(step.block.range.start.line))),
                                    ("postconditions", .number(JSONNumber(step.postconditions.count))),
                                    ("calls", calls.json(execution.document, step.id)),
                                ])
                                object["executions"] = checks?.json(
                                    of: Self.executions(at: index, in: segment))
                                return .object(object)
                            })
                    ),
                ]))
        }
        return .object(JSONObject([("schema", "runbook.plan/1"), ("segments", .array(segments))]))
    }
}
